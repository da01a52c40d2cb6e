using System.Globalization;

namespace OtelMl.Analyzers.Detection.Data;

/// <summary>Writes classes and numbers in one way, so that 1 and 1.0, True and true, are the same to a comparison.</summary>
public static class ClassName
{
    /// <summary>The one way to write it.</summary>
    public static string Of(string text)
    {
        string trimmed = text.Trim();
        if (double.TryParse(trimmed, NumberStyles.Float, CultureInfo.InvariantCulture, out double number))
            return number.ToString("R", CultureInfo.InvariantCulture);
        return bool.TryParse(trimmed, out bool truth) ? truth ? "true" : "false" : trimmed;
    }
}

namespace OtelMl.Collector.Columns;

/// <summary>The rows of a request would take more memory than one request may.</summary>
sealed class FormedTooLargeException() : Exception("The rows of the request take too much memory.");

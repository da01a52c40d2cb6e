namespace OtelMl.Storage;

/// <summary>
/// Storage cannot be reached, started or used. The message is one paragraph for the person who runs the program: what is wrong and
/// what mends it.
/// </summary>
public sealed class StorageException : Exception
{
    /// <summary>Makes the exception.</summary>
    public StorageException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}

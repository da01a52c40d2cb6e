namespace OtelMl.Cli.Settings;

/// <summary>What was asked cannot be done as asked. The message says what is wrong and what mends it.</summary>
sealed class UsageException(string message, Exception? innerException = null) : Exception(message, innerException);

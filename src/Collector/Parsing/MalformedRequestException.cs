namespace OtelMl.Collector.Parsing;

/// <summary>A request's bytes are not the message they should be: the sender's mistake.</summary>
sealed class MalformedRequestException(string message, Exception? reason = null) : Exception(message, reason);

namespace OtelMl.Collector.Writing;

/// <summary>
/// Tells ClickHouse's "not now" from its "never", by error code
/// (https://github.com/ClickHouse/ClickHouse/blob/master/src/Common/ErrorCodes.cpp).
/// </summary>
static class ServerErrors
{
    const int TooManyParts = 252;

    /// <summary>
    /// Whether the same insert may succeed later: the server is short of something, or somebody can mend it, such as a table that is
    /// not there or a right that is missing. Then the rows are not at fault and wait.
    /// </summary>
    public static bool IsPassing(int code, string message) => code == TooManyParts ? !IsOneBlocksFault(message) : IsShortage(code) || IsMendable(code);

    // The same code says that the table has too many parts already, which passes, and that one block would make too many, which does not.
    static bool IsOneBlocksFault(string message) => message.Contains("single INSERT block", StringComparison.Ordinal);

    static bool IsShortage(int code) => code is
        3 // UNEXPECTED_END_OF_FILE, of a connection that was cut
        or 74 // CANNOT_READ_FROM_FILE_DESCRIPTOR
        or 75 // CANNOT_WRITE_TO_FILE_DESCRIPTOR
        or 76 // CANNOT_OPEN_FILE
        or 95 // CANNOT_READ_FROM_SOCKET
        or 96 // CANNOT_WRITE_TO_SOCKET
        or 159 // TIMEOUT_EXCEEDED
        or 164 // READONLY
        or 173 // CANNOT_ALLOCATE_MEMORY
        or 201 // QUOTA_EXCEEDED
        or 202 // TOO_MANY_SIMULTANEOUS_QUERIES
        or 203 // NO_FREE_CONNECTION
        or 209 // SOCKET_TIMEOUT
        or 210 // NETWORK_ERROR
        or 218 // TABLE_IS_DROPPED
        or 225 // NO_ZOOKEEPER
        or 236 // ABORTED
        or 241 // MEMORY_LIMIT_EXCEEDED
        or 242 // TABLE_IS_READ_ONLY
        or 243 // NOT_ENOUGH_SPACE
        or 279 // ALL_CONNECTION_TRIES_FAILED
        or 285 // TOO_FEW_LIVE_REPLICAS
        or 286 // UNSATISFIED_QUORUM_FOR_PREVIOUS_WRITE
        or 319 // UNKNOWN_STATUS_OF_INSERT
        or 394 // QUERY_WAS_CANCELLED
        or 425 // SYSTEM_ERROR
        or 439 // CANNOT_SCHEDULE_TASK
        or 473 // DEADLOCK_AVOIDED
        or 499 // S3_ERROR
        or 735 // QUERY_WAS_CANCELLED_BY_CLIENT
        or 999; // KEEPER_EXCEPTION

    static bool IsMendable(int code) => code is
        16 // NO_SUCH_COLUMN_IN_TABLE
        or 60 // UNKNOWN_TABLE
        or 81 // UNKNOWN_DATABASE
        or 115 // UNKNOWN_SETTING
        or 192 // UNKNOWN_USER
        or 193 // WRONG_PASSWORD
        or 194 // REQUIRED_PASSWORD
        or 195 // IP_ADDRESS_NOT_ALLOWED
        or 291 // DATABASE_ACCESS_DENIED
        or 452 // SETTING_CONSTRAINT_VIOLATION
        or 497 // ACCESS_DENIED
        or 516 // AUTHENTICATION_FAILED
        or 774; // TABLE_IS_PERMANENTLY_READ_ONLY, until its setting is changed
}

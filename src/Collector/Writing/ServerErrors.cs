namespace OtelMl.Collector.Writing;

/// <summary>
/// Tells ClickHouse's "not now" from its "never", by error code
/// (https://github.com/ClickHouse/ClickHouse/blob/master/src/Common/ErrorCodes.cpp).
/// </summary>
static class ServerErrors
{
    /// <summary>Whether the same insert may succeed later.</summary>
    public static bool IsPassing(int code) => code is
        159 // TIMEOUT_EXCEEDED
        or 164 // READONLY
        or 202 // TOO_MANY_SIMULTANEOUS_QUERIES
        or 203 // NO_FREE_CONNECTION
        or 209 // SOCKET_TIMEOUT
        or 210 // NETWORK_ERROR
        or 225 // NO_ZOOKEEPER
        or 236 // ABORTED
        or 241 // MEMORY_LIMIT_EXCEEDED
        or 242 // TABLE_IS_READ_ONLY
        or 243 // NOT_ENOUGH_SPACE
        or 252 // TOO_MANY_PARTS
        or 279 // ALL_CONNECTION_TRIES_FAILED
        or 285 // TOO_FEW_LIVE_REPLICAS
        or 286 // UNSATISFIED_QUORUM_FOR_PREVIOUS_WRITE
        or 319 // UNKNOWN_STATUS_OF_INSERT
        or 394 // QUERY_WAS_CANCELLED
        or 473 // DEADLOCK_AVOIDED
        or 999; // KEEPER_EXCEPTION
}

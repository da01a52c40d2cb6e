using ClickHouse.Driver;
using Microsoft.Extensions.Logging;
using OtelMl.Storage;
using OtelMl.Storage.Access;

namespace OtelMl.Collector.Writing;

/// <summary>
/// Inserts rows, trying again for as long as it takes with the same deduplication token, so that an insert whose answer was lost is not
/// done twice.
/// </summary>
sealed partial class BlockInserter(ClickHouseStore store, RetryPolicy policy, TimeProvider time, CollectorTelemetry telemetry, ILogger<BlockInserter> logger)
{
    volatile string? _failure;

    /// <summary>Why ClickHouse did not take the last insert; null where it did.</summary>
    public string? Failure => _failure;

    /// <summary>Returns when ClickHouse has taken the rows or refused them for good.</summary>
    /// <param name="insert">The rows.</param>
    /// <param name="once">Cancelled when no further attempt is to be made.</param>
    /// <param name="cancellationToken">Abandons the attempt.</param>
    /// <exception cref="OperationCanceledException">Neither is known.</exception>
    public async Task<InsertOutcome> InsertAsync(Insert insert, CancellationToken once, CancellationToken cancellationToken)
    {
        int timeouts = 0;
        for (int failures = 1; ; failures++)
        {
            InsertOutcome outcome = await AttemptAsync(insert, policy.TimeoutAfter(timeouts), cancellationToken);
            if (outcome.Status is InsertStatus.Stored or InsertStatus.Refused)
            {
                _failure = null;
                if (failures > 1)
                    LogAvailable(insert.Table, failures);
                return outcome;
            }

            _failure = outcome.Reason;
            telemetry.InsertFailed(insert.Table);
            if (int.IsPow2(failures))
                LogUnavailable(insert.Table, insert.Rows, failures, outcome.Reason);
            if (outcome.Status == InsertStatus.TimedOut)
                timeouts++;
            once.ThrowIfCancellationRequested();
            using var giveUp = CancellationTokenSource.CreateLinkedTokenSource(once, cancellationToken);
            await Task.Delay(policy.DelayAfter(failures), time, giveUp.Token);
        }
    }

    async Task<InsertOutcome> AttemptAsync(Insert insert, TimeSpan attemptTimeout, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(attemptTimeout, time);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timeout.Token);
        long started = time.GetTimestamp();
        try
        {
            await store.InsertBlockAsync(insert.Table, insert.Columns, insert.Write, insert.Token, limit.Token);
            telemetry.Inserted(insert.Table, insert.Rows, time.GetElapsedTime(started));
            return InsertOutcome.Stored;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new InsertOutcome(InsertStatus.TimedOut, $"ClickHouse did not take a block within {attemptTimeout.TotalSeconds:0.#} s.");
        }
        catch (ClickHouseServerException refused)
        {
            bool passing = ServerErrors.IsPassing(refused.ErrorCode, refused.Message);
            return new InsertOutcome(passing ? InsertStatus.Unavailable : InsertStatus.Refused, refused.Message);
        }
        catch (Exception unreachable) when (unreachable is StorageException or IOException)
        {
            return new InsertOutcome(InsertStatus.Unavailable, unreachable.Message);
        }
    }

    [LoggerMessage(EventId = 200, Level = LogLevel.Warning, Message = "ClickHouse is not available for {Table}: {Rows} rows wait after {Attempts} attempts. {Reason}")]
    partial void LogUnavailable(string table, long rows, int attempts, string reason);

    [LoggerMessage(EventId = 202, Level = LogLevel.Warning, Message = "ClickHouse is available for {Table} again, at attempt {Attempts}")]
    partial void LogAvailable(string table, int attempts);
}

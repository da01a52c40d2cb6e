using OtelMl.Collector.Writing;

namespace OtelMl.Collector.Queue;

/// <summary>What all tables' queues have in common.</summary>
/// <param name="Memory">The budget of what is not on disk yet.</param>
/// <param name="Disk">The budget of what waits on disk.</param>
/// <param name="Block">How large a block may grow.</param>
/// <param name="Commit">When what has come goes to disk.</param>
/// <param name="SegmentBytes">How large a file may grow.</param>
/// <param name="SchemaVersion">The schema that blocks are formed for.</param>
sealed record QueueLimits(ByteBudget Memory, ByteBudget Disk, FlushPolicy Block, CommitPolicy Commit, long SegmentBytes, int SchemaVersion);

-- A metric by pane, whatever its kind: the mean of gauges and of sums that go up and down; what counters grew by; the mean of what
-- histograms and summaries hold. Cumulative points are turned into what came since the last one; one that starts anew counts from zero,
-- and the first of all only where it started within its pane.
SELECT Pane, multiIf(any(Kind) = 'level', avg(Amount), any(Kind) = 'growth', sum(Amount), sum(Amount) / sum(Cases)) AS Value
FROM
(
    SELECT
        Kind,
        intDiv(toUnixTimestamp64Nano(Time) - {origin:Int64}, {length:Int64}) AS Pane,
        multiIf(
            NOT Cumulative, 'whole',
            Row = 1, if(toUnixTimestamp64Nano(Start) >= {origin:Int64} + (Pane * {length:Int64}), 'whole', 'none'),
            Start != Before.1 OR Sum < Before.2 OR Points < Before.3, 'whole',
            'rest') AS Takes,
        multiIf(Takes = 'whole', Sum, Takes = 'rest', Sum - Before.2, 0) AS Amount,
        multiIf(Takes = 'whole', Points, Takes = 'rest', Points - Before.3, 0) AS Cases
    FROM
    (
        SELECT
            *,
            row_number() OVER series AS Row,
            lagInFrame((Start, Sum, Points)) OVER (PARTITION BY Series, Cumulative ORDER BY Time ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING) AS Before
        FROM
        (
            SELECT 'level' AS Kind, false AS Cumulative, cityHash64(ServiceName, ResourceAttributes, ScopeName, Attributes) AS Series, StartTimeUnix AS Start, TimeUnix AS Time, Value AS Sum, 1. AS Points
            FROM otel_metrics_gauge WHERE MetricName = {metric:String}
            UNION ALL
            SELECT if(IsMonotonic OR AggregationTemporality = 1, 'growth', 'level'), IsMonotonic AND AggregationTemporality = 2, cityHash64(ServiceName, ResourceAttributes, ScopeName, Attributes), StartTimeUnix, TimeUnix, Value, 1.
            FROM otel_metrics_sum WHERE MetricName = {metric:String}
            UNION ALL
            SELECT 'mean', AggregationTemporality = 2, cityHash64(ServiceName, ResourceAttributes, ScopeName, Attributes), StartTimeUnix, TimeUnix, Sum, toFloat64(Count)
            FROM otel_metrics_histogram WHERE MetricName = {metric:String}
            UNION ALL
            SELECT 'mean', AggregationTemporality = 2, cityHash64(ServiceName, ResourceAttributes, ScopeName, Attributes), StartTimeUnix, TimeUnix, Sum, toFloat64(Count)
            FROM otel_metrics_exp_histogram WHERE MetricName = {metric:String}
            UNION ALL
            SELECT 'mean', true, cityHash64(ServiceName, ResourceAttributes, ScopeName, Attributes), StartTimeUnix, TimeUnix, Sum, toFloat64(Count)
            FROM otel_metrics_summary WHERE MetricName = {metric:String}
        )
        WHERE Time >= fromUnixTimestamp64Nano({origin:Int64}) AND Time < fromUnixTimestamp64Nano({end:Int64})
        WINDOW series AS (PARTITION BY Series, Cumulative ORDER BY Time)
    )
    WHERE Takes != 'none'
)
GROUP BY Pane
ORDER BY Pane

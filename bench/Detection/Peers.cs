namespace OtelMl.Detection;

/// <summary>
/// The mean absolute errors of the oracle peer: the better of NannyML 0.13.1 (CBPE, of a regression DLE) and of a constant, the
/// reference's value, chosen after the fact for each log and metric.
/// </summary>
static class Peers
{
    static readonly Dictionary<(string Log, string Metric), double> Errors = new()
    {
        [("california_housing", "accuracy")] = 0.1263,
        [("california_housing", "roc_auc")] = 0.0390,
        [("car_loan", "accuracy")] = 0.0031,
        [("car_loan", "roc_auc")] = 0.0021,
        [("hotel_booking", "accuracy")] = 0.0049,
        [("hotel_booking", "roc_auc")] = 0.0293,
        [("hotel_delayed", "accuracy")] = 0.0422,
        [("hotel_delayed", "roc_auc")] = 0.0560,
        [("bike_sharing", "accuracy")] = 0.0360,
        [("bike_sharing", "roc_auc")] = 0.0129,
        [("credit_card", "accuracy")] = 0.0374,
        [("credit_card", "roc_auc")] = 0.0335,
        [("car_price", "mae")] = 10.3,
        [("car_price", "rmse")] = 14.1,
    };

    public static bool Know(string log) => Errors.Keys.Any(key => key.Log == log);

    public static double? ErrorOf(string log, string metric) => Errors.TryGetValue((log, metric), out double error) ? error : null;
}

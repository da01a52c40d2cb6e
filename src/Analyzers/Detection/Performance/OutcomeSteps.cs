namespace OtelMl.Analyzers.Detection.Performance;

/// <summary>What calibration expects of predictions as a step function of one number: the score of the predicted class, or the amount that was predicted.</summary>
/// <param name="Classes">The classes that have scores; empty where amounts are predicted.</param>
/// <param name="Starts">The numbers at which it changes, ascending.</param>
/// <param name="Values">By target, from each of them on, the expected outcome; below the first, the first.</param>
/// <param name="Missing">By target, the expected outcome where there is no such number.</param>
sealed record OutcomeSteps(string[] Classes, double[] Starts, double[][] Values, double[] Missing);

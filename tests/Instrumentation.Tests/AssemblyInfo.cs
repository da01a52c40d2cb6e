// The ActivitySource and Meter are one for the process, so a listener of one test hears the runs of another.
[assembly: Xunit.v3.Parallelization(Mode = Xunit.Sdk.ParallelMode.None)]

namespace OtelMl.Instrumentation.Generator.Tests.Annotated;

public enum Payment
{
    Unknown,
    Card,
    Cash,
}

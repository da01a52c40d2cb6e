namespace OtelMl.Instrumentation.Generator.Tests.Annotated;

#pragma warning disable OTELML006 // That it is overridden is what a test is about.

/// <summary>A component that may be overridden.</summary>
[MlPipeline("taxi")]
class Tariff
{
    [MlComponent("pricing")]
    public virtual int Price(int distance) => distance * 2;
}

namespace OtelMl.Instrumentation.Generator.Tests.Annotated;

#pragma warning disable OTELML019 // That it is no run is what a test asserts.

/// <summary>A component that calls the one that it overrides.</summary>
sealed class NightTariff : Tariff
{
    public override int Price(int distance) => base.Price(distance) + 2;
}

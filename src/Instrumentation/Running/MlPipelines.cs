using System.Collections.Concurrent;

namespace OtelMl.Instrumentation;

/// <summary>
/// Which pipeline object an annotated method belongs to: that of the execution it is called in, else the one registered
/// under its name, else one of that name that sends no events. Static because a method has nothing but names to go by.
/// </summary>
static class MlPipelines
{
    static readonly ConcurrentDictionary<string, Slot> Slots = new(StringComparer.Ordinal);
    static readonly AsyncLocal<MlPipeline?> Executing = new();

    /// <summary>The pipeline whose execution the caller is in.</summary>
    public static MlPipeline? Current
    {
        get => Executing.Value;
        set => Executing.Value = value;
    }

    public static Slot SlotOf(string name) => Slots.GetOrAdd(name, static name => new Slot(name));

    public sealed class Slot(string name)
    {
        readonly MlPipeline _unregistered = new(name);
        MlPipeline? _registered;

        public MlPipeline Pipeline => Executing.Value is { } current && current.Name == name ? current : Volatile.Read(ref _registered) ?? _unregistered;

        /// <summary>What there is to note on a run of a pipeline whose events go nowhere; null when it is registered.</summary>
        public string? NoteOn(MlPipeline pipeline)
        {
            if (pipeline != _unregistered) return null;
            string? like = Slots.Where(slot => slot.Key.Equals(name, StringComparison.OrdinalIgnoreCase) && Volatile.Read(ref slot.Value._registered) is not null)
                .Select(slot => $"; '{slot.Key}' is").FirstOrDefault();
            return $"No events are sent, because no pipeline '{name}' is registered in this process{like}";
        }

        public IDisposable Register(MlPipeline pipeline) => new Registration(this, pipeline, Interlocked.Exchange(ref _registered, pipeline));

        sealed class Registration(Slot slot, MlPipeline pipeline, MlPipeline? before) : IDisposable
        {
            public void Dispose()
            {
                Interlocked.CompareExchange(ref slot._registered, before, pipeline);
                pipeline.Flush();
            }
        }
    }
}

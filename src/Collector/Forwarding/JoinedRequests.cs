using OtelMl.Collector.Queue;

namespace OtelMl.Collector.Forwarding;

/// <summary>
/// Requests of one signal as one: protobuf messages one after the other are their merge
/// (https://protobuf.dev/programming-guides/encoding/#last-one-wins), with the resources of all.
/// </summary>
sealed class JoinedRequests(string signal) : IPayload
{
    readonly List<ForwardedRequest> _requests = [];

    public string Signal => signal;

    public int Rows { get; private set; }

    public long Bytes { get; private set; }

    public void Add(ForwardedRequest request)
    {
        _requests.Add(request);
        Rows += request.Rows;
        Bytes += request.Bytes;
    }

    public async Task WriteToAsync(Stream destination, CancellationToken cancellationToken)
    {
        foreach (ForwardedRequest request in _requests)
            await request.WriteToAsync(destination, cancellationToken);
    }
}

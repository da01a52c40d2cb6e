using Grpc.Core;

namespace OtelMl.Collector.Receiving;

/// <summary>A request is refused. It is gRPC's own exception, so that grpc-dotnet says it wherever it is thrown.</summary>
sealed class RefusedException(Refusal refusal, Exception? cause = null)
    : RpcException(new Status((StatusCode)refusal.Code, refusal.Message, cause), Details(refusal))
{
    public Refusal Refusal => refusal;

    static Metadata Details(Refusal refusal)
    {
        Google.Rpc.Status status = refusal.ToStatus();
        return status.Details.Count == 0 ? [] : status.ToRpcException().Trailers;
    }
}

using System.Buffers;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using OtelMl.Collector.Forming;
using OtelMl.Collector.Parsing;

namespace OtelMl.Collector.Receiving;

/// <summary>One of OTLP's signals: where its requests go, what they say, and what is answered.</summary>
abstract class Signal(string name, ServiceDescriptor service)
{
    /// <summary>Its name as in paths and metrics, such as <c>traces</c>.</summary>
    public string Name => name;

    /// <summary>Where its requests go over HTTP.</summary>
    public string Path => "/v1/" + name;

    /// <summary>Its gRPC service.</summary>
    public string Service => service.FullName;

    /// <summary>What is sent.</summary>
    public MessageDescriptor Request => service.Methods.Single().InputType;

    /// <summary>Forms the rows of a request in protobuf.</summary>
    /// <exception cref="RefusedException">It is not one.</exception>
    public Formed Form(in ReadOnlySequence<byte> request)
    {
        try
        {
            return Parse(request);
        }
        catch (MalformedRequestException malformed)
        {
            throw new RefusedException(Refusal.Malformed(malformed.Message), malformed);
        }
    }

    /// <summary>A request without the records that cannot be stored.</summary>
    public abstract byte[] WithoutRejected(in ReadOnlySequence<byte> request);

    /// <summary>The answer to a request that was stored; silent about success in full.</summary>
    public abstract IMessage Respond(Rejections rejections);

    protected abstract Formed Parse(in ReadOnlySequence<byte> request);
}

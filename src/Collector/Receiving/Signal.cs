using System.Buffers;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using OtelMl.Collector.Columns;
using OtelMl.Collector.Forming;
using OtelMl.Collector.Parsing;

namespace OtelMl.Collector.Receiving;

/// <summary>One of OTLP's signals: where its requests go, what they say, and what is answered.</summary>
abstract class Signal(string name, ServiceDescriptor service)
{
    /// <summary>Its name as in paths and metrics, such as <c>traces</c>.</summary>
    public string Name => name;

    /// <summary>Where its requests go over HTTP.</summary>
    public virtual string Path => "/v1/" + name;

    /// <summary>Its gRPC service.</summary>
    public string Service => service.FullName;

    /// <summary>What is sent.</summary>
    public MessageDescriptor Request => service.Methods.Single().InputType;

    /// <summary>Forms the rows of a request in protobuf.</summary>
    /// <param name="request">The request.</param>
    /// <param name="maxFormedBytes">How much memory they may take.</param>
    /// <exception cref="RefusedException">It is not one, or they take more.</exception>
    public Formed Form(in ReadOnlySequence<byte> request, long maxFormedBytes)
    {
        FormingMemory.Bound(maxFormedBytes);
        try
        {
            return Parse(request);
        }
        catch (FormedTooLargeException)
        {
            throw new RefusedException(Refusal.FormedTooLarge(maxFormedBytes));
        }
        catch (MalformedRequestException malformed)
        {
            throw new RefusedException(Refusal.Malformed(malformed.Message), malformed);
        }
        finally
        {
            FormingMemory.Lift();
        }
    }

    /// <summary>A request without the records that cannot be stored.</summary>
    public abstract byte[] WithoutRejected(in ReadOnlySequence<byte> request);

    /// <summary>The answer to a request that was stored; silent about success in full.</summary>
    public abstract IMessage Respond(Rejections rejections);

    protected abstract Formed Parse(in ReadOnlySequence<byte> request);
}

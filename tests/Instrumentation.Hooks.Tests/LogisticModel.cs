using Google.Protobuf;

namespace OtelMl.Instrumentation.Hooks.Tests;

/// <summary>Writes a logistic regression as an ONNX model; field numbers are those of https://github.com/onnx/onnx/blob/main/onnx/onnx.proto.</summary>
static class LogisticModel
{
    const int Float = 1;

    public static byte[] Write(string name, float[] weights, float bias)
    {
        byte[] graph = Message(
            (1, Node("MatMul", "product", "features", "weights")),
            (1, Node("Add", "logit", "product", "bias")),
            (1, Node("Sigmoid", "score", "logit")),
            (2, Text(name)),
            (5, Tensor("weights", weights, weights.Length, 1)),
            (5, Tensor("bias", [bias], 1)),
            (11, Rows("features", weights.Length)),
            (12, Rows("score", 1)));
        const ulong IrVersion = 8;
        const ulong OpsetVersion = 13;
        return [.. Number(1, IrVersion), .. Message((7, graph), (8, Number(2, OpsetVersion)))];
    }

    static byte[] Node(string operation, string output, params string[] inputs) =>
        Message([.. inputs.Select(input => (1, Text(input))), (2, Text(output)), (4, Text(operation))]);

    static byte[] Tensor(string name, float[] values, params int[] dimensions) =>
    [
        .. dimensions.SelectMany(dimension => Number(1, (ulong)dimension)),
        .. Number(2, Float),
        .. Message((8, Text(name)), (9, [.. values.SelectMany(BitConverter.GetBytes)])),
    ];

    static byte[] Rows(string name, int width)
    {
        byte[] shape = Message((1, Message((2, Text("rows")))), (1, Number(1, (ulong)width)));
        byte[] type = [.. Number(1, Float), .. Message((2, shape))];
        return Message((1, Text(name)), (2, Message((1, type))));
    }

    static byte[] Text(string text) => System.Text.Encoding.UTF8.GetBytes(text);

    static byte[] Number(int field, ulong value) => Written(output =>
    {
        output.WriteTag(field, WireFormat.WireType.Varint);
        output.WriteUInt64(value);
    });

    static byte[] Message(params (int Field, byte[] Content)[] parts) => Written(output =>
    {
        foreach ((int field, byte[] content) in parts)
        {
            output.WriteTag(field, WireFormat.WireType.LengthDelimited);
            output.WriteBytes(ByteString.CopyFrom(content));
        }
    });

    static byte[] Written(Action<CodedOutputStream> write)
    {
        using MemoryStream bytes = new();
        using CodedOutputStream output = new(bytes, leaveOpen: true);
        write(output);
        output.Flush();
        return bytes.ToArray();
    }
}

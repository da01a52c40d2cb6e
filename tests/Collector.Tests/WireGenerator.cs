using System.Buffers.Binary;
using System.Text;
using Google.Protobuf.Reflection;

namespace OtelMl.Collector.Tests;

/// <summary>
/// Makes messages of a type as bytes, in every way that the wire format allows: fields in any order, missing or twice, unknown ones
/// between them, numbers packed or not and longer than they need be.
/// </summary>
sealed class WireGenerator(Random random, bool merging)
{
    const int DeepestValue = 12;

    static readonly string[] Texts =
        ["", "service.name", "a", "http.request.method", "ü", "Zürich € 🚕", "\u0000\u001f\"\\/<&'+`", "\u2028\u202e\ufeff\ue000", "<script>", "ключ", new('x', 127), new('y', 128), new('ü', 9000)];

    static readonly double[] Doubles =
        [0, -0.0, 1, -1.5, 0.1, 1e21, 1e-7, 123456789.123, double.MaxValue, double.Epsilon, double.NaN, double.PositiveInfinity, double.NegativeInfinity];

    static readonly ulong[] Numbers =
        [0, 1, 2, 3, 4, 5, 6, 127, 128, 300, 65535, int.MaxValue, uint.MaxValue, 1UL << 32, long.MaxValue, 1UL << 63, ulong.MaxValue];

    public byte[] Message(MessageDescriptor type)
    {
        var message = new List<byte>();
        Write(message, type, 0);
        return [.. message];
    }

    void Write(List<byte> into, MessageDescriptor type, int depth)
    {
        List<FieldDescriptor> fields = [];
        foreach (FieldDescriptor field in type.Fields.InDeclarationOrder())
        {
            if (field.RealContainingOneof is not null)
                continue;
            int times = Occurrences(field, depth);
            for (int i = 0; i < times; i++)
                fields.Add(field);
        }

        foreach (OneofDescriptor oneof in type.RealOneofCount > 0 ? type.Oneofs.Take(type.RealOneofCount) : [])
        {
            int times = One(8) ? 0 : merging && One(20) ? 2 : 1;
            for (int i = 0; i < times; i++)
                fields.Add(Kind(oneof, depth));
        }

        FieldDescriptor[] order = [.. fields];
        if (One(4))
            random.Shuffle(order);
        foreach (FieldDescriptor field in order)
        {
            if (One(40))
                WriteUnknown(into, depth);
            WriteField(into, field, depth);
        }

        if (One(40))
            WriteUnknown(into, depth);
    }

    int Occurrences(FieldDescriptor field, int depth)
    {
        if (field.IsRepeated)
            return depth > DeepestValue || One(4) ? 0 : random.Next(4);
        bool required = field.Name is "trace_id" or "span_id" or "start_time_unix_nano" or "end_time_unix_nano" or "time_unix_nano";
        if (required ? One(200) : One(4))
            return 0;
        return One(30) && (merging || field.FieldType != FieldType.Message) ? 2 : 1;
    }

    FieldDescriptor Kind(OneofDescriptor oneof, int depth)
    {
        while (true)
        {
            FieldDescriptor field = oneof.Fields[random.Next(oneof.Fields.Count)];
            bool nests = field.Name is "array_value" or "kvlist_value";
            if (!nests || (depth < DeepestValue && One(2)))
                return field;
        }
    }

    void WriteField(List<byte> into, FieldDescriptor field, int depth)
    {
        if (field.IsRepeated && WireTypeOf(field.FieldType) != 2)
        {
            WriteNumbers(into, field);
            return;
        }

        WriteTag(into, field.FieldNumber, WireTypeOf(field.FieldType));
        switch (field.FieldType)
        {
            case FieldType.Message:
                var inner = new List<byte>();
                Write(inner, field.MessageType, depth + 1);
                WriteBytes(into, [.. inner]);
                break;
            case FieldType.String:
                WriteBytes(into, Encoding.UTF8.GetBytes(field.Name == "key" && One(10) ? "service.name" : Texts[random.Next(Texts.Length - (One(50) ? 0 : 1))]));
                break;
            case FieldType.Bytes:
                WriteBytes(into, Bytes(field));
                break;
            default:
                WriteNumber(into, field, Number(field));
                break;
        }
    }

    void WriteNumbers(List<byte> into, FieldDescriptor field)
    {
        int count = random.Next(6);
        if (One(2))
        {
            for (int i = 0; i < count; i++)
            {
                WriteTag(into, field.FieldNumber, WireTypeOf(field.FieldType));
                WriteNumber(into, field, Number(field));
            }

            return;
        }

        var packed = new List<byte>();
        for (int i = 0; i < count; i++)
            WriteNumber(packed, field, Number(field));
        WriteTag(into, field.FieldNumber, 2);
        WriteBytes(into, [.. packed]);
    }

    byte[] Bytes(FieldDescriptor field)
    {
        int length = field.Name switch
        {
            _ when One(300) => random.Next(40),
            "parent_span_id" when One(3) => 0,
            "trace_id" => 16,
            "span_id" or "parent_span_id" => 8,
            _ => random.Next(40),
        };
        byte[] bytes = new byte[length];
        if (!One(200))
            random.NextBytes(bytes);
        return bytes;
    }

    ulong Number(FieldDescriptor field)
    {
        if (field.FieldType == FieldType.Double)
            return BitConverter.DoubleToUInt64Bits(One(3) ? random.NextDouble() * 1e6 : Doubles[random.Next(Doubles.Length)]);
        if (field.Name.EndsWith("time_unix_nano", StringComparison.Ordinal) && !One(500))
            return One(30) ? 0 : Sample.Time + (ulong)random.NextInt64(0, One(3) ? 200 * (long)Sample.Day : 1000);
        if (field.FieldType == FieldType.Enum && !One(20))
            return (ulong)random.Next(6);
        return Numbers[random.Next(Numbers.Length)];
    }

    void WriteNumber(List<byte> into, FieldDescriptor field, ulong value)
    {
        switch (WireTypeOf(field.FieldType))
        {
            case 0:
                WriteVarint(into, field.FieldType == FieldType.Bool ? value & 1 : value);
                break;
            case 1:
                WriteFixed(into, value, sizeof(ulong));
                break;
            default:
                WriteFixed(into, value, sizeof(uint));
                break;
        }
    }

    void WriteUnknown(List<byte> into, int depth)
    {
        int number = One(2) ? random.Next(1, 17) : random.Next(900, 200_000);
        uint wireType = number < 17 ? 3 : new uint[] { 0, 1, 2, 3, 5 }[random.Next(5)];
        WriteTag(into, number, wireType);
        switch (wireType)
        {
            case 0:
                WriteVarint(into, Numbers[random.Next(Numbers.Length)]);
                break;
            case 1:
                WriteFixed(into, 7, sizeof(ulong));
                break;
            case 2:
                WriteBytes(into, [0xff, 0xfe]);
                break;
            case 3:
                while (depth < DeepestValue && One(2))
                    WriteUnknown(into, depth + 1);
                WriteTag(into, number, 4);
                break;
            default:
                WriteFixed(into, 7, sizeof(uint));
                break;
        }
    }

    void WriteTag(List<byte> into, int number, uint wireType) => WriteVarint(into, ((uint)number << 3) | wireType);

    void WriteBytes(List<byte> into, byte[] bytes)
    {
        WriteVarint(into, (uint)bytes.Length);
        into.AddRange(bytes);
    }

    void WriteVarint(List<byte> into, ulong value)
    {
        int least = One(60) ? random.Next(1, 11) : 1;
        for (int i = 1; value >= 0x80 || i < least; i++, value >>= 7)
            into.Add((byte)(value | 0x80));
        into.Add((byte)value);
    }

    static void WriteFixed(List<byte> into, ulong value, int size)
    {
        Span<byte> bytes = stackalloc byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, value);
        into.AddRange(bytes[..size]);
    }

    static uint WireTypeOf(FieldType type) => type switch
    {
        FieldType.Fixed64 or FieldType.SFixed64 or FieldType.Double => 1,
        FieldType.Fixed32 or FieldType.SFixed32 or FieldType.Float => 5,
        FieldType.String or FieldType.Bytes or FieldType.Message => 2,
        _ => 0,
    };

    bool One(int of) => random.Next(of) == 0;
}

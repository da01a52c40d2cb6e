using System.Buffers;
using System.Text;
using System.Text.Json;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using OtelMl.Collector.Receiving.Bodies;

namespace OtelMl.Collector.Receiving.Json;

/// <summary>
/// Writes a message that came in JSON as it would have come in protobuf, so that there is one way from there on. Driven by the
/// messages' descriptors; https://opentelemetry.io/docs/specs/otlp/#json-protobuf-encoding says where OTLP's JSON differs from protobuf's.
/// </summary>
ref struct JsonTranscoder
{
    // Nested values take four levels of JSON for two of protobuf, of which its parser allows 100.
    const int MaxDepth = 256;

    readonly WireBuffer _output;
    readonly JsonPath _path = new();
    Utf8JsonReader _reader;
    byte[] _text = [];

    JsonTranscoder(in ReadOnlySequence<byte> json, WireBuffer output)
    {
        _output = output;
        _reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = MaxDepth });
    }

    /// <summary>Transcodes; the caller disposes of the result.</summary>
    /// <exception cref="RefusedException">It is no such message; the refusal names the field at fault.</exception>
    public static WireBuffer Transcode(in ReadOnlySequence<byte> json, MessageDescriptor message, BodyLease? lease, int maxBytes)
    {
        var output = new WireBuffer(lease, maxBytes);
        try
        {
            new JsonTranscoder(json, output).Document(JsonShape.Of(message));
            return output;
        }
        catch
        {
            output.Dispose();
            throw;
        }
    }

    void Document(JsonShape shape)
    {
        try
        {
            Read();
            Message(shape);
            Read(); // throws where more follows
        }
        catch (Exception invalid) when (invalid is JsonException or InvalidOperationException)
        {
            // The reader throws InvalidOperationException for text that is not valid UTF-8.
            throw Malformed(invalid.Message);
        }
    }

    void Message(JsonShape shape)
    {
        if (_reader.TokenType != JsonTokenType.StartObject)
            throw Unexpected("an object");
        while (Read() && _reader.TokenType == JsonTokenType.PropertyName)
        {
            if (shape.Find(ref _reader) is not { } field)
            {
                Skip();
                continue;
            }

            Read();
            if (_reader.TokenType == JsonTokenType.Null)
                continue;
            _path.Enter(field.Name);
            if (field.IsRepeated)
                Array(field);
            else
                Single(field);
            _path.Leave();
        }
    }

    void Array(JsonField field)
    {
        if (_reader.TokenType != JsonTokenType.StartArray)
            throw Unexpected("an array");
        int packed = 0;
        if (field.IsPacked)
        {
            _output.Tag(field.Number, WireFormat.WireType.LengthDelimited);
            packed = _output.Open();
        }

        for (int i = 0; Read() && _reader.TokenType != JsonTokenType.EndArray; i++)
        {
            _path.At(i);
            if (field.IsPacked)
                Scalar(field);
            else
                Single(field);
        }

        if (field.IsPacked)
            _output.Close(packed);
    }

    void Single(JsonField field)
    {
        switch (field.Type)
        {
            case FieldType.Message:
                _output.Tag(field.Number, WireFormat.WireType.LengthDelimited);
                int start = _output.Open();
                Message(field.Message);
                _output.Close(start);
                break;
            case FieldType.String:
                _output.Tag(field.Number, WireFormat.WireType.LengthDelimited);
                _output.Bytes(Text("a string"));
                break;
            case FieldType.Bytes:
                _output.Tag(field.Number, WireFormat.WireType.LengthDelimited);
                _output.Bytes(Bytes(field));
                break;
            case FieldType.Double or FieldType.Fixed64 or FieldType.SFixed64:
                _output.Tag(field.Number, WireFormat.WireType.Fixed64);
                Scalar(field);
                break;
            case FieldType.Fixed32:
                _output.Tag(field.Number, WireFormat.WireType.Fixed32);
                Scalar(field);
                break;
            default:
                _output.Tag(field.Number, WireFormat.WireType.Varint);
                Scalar(field);
                break;
        }
    }

    void Scalar(JsonField field)
    {
        switch (field.Type)
        {
            case FieldType.Bool:
                _output.Varint(_reader.TokenType switch
                {
                    JsonTokenType.True => 1,
                    JsonTokenType.False => 0,
                    _ => throw Unexpected("true or false"),
                });
                break;
            case FieldType.Enum:
                _output.Varint((ulong)(long)Enum(field));
                break;
            case FieldType.Double:
                _output.Fixed64((ulong)BitConverter.DoubleToInt64Bits(JsonScalar.Real(Number()) ?? throw Unexpected("a number")));
                break;
            case FieldType.Fixed64:
                _output.Fixed64(Unsigned(ulong.MaxValue));
                break;
            case FieldType.SFixed64:
                _output.Fixed64((ulong)Signed(long.MinValue, long.MaxValue));
                break;
            case FieldType.Fixed32:
                _output.Fixed32((uint)Unsigned(uint.MaxValue));
                break;
            case FieldType.UInt32:
                _output.Varint(Unsigned(uint.MaxValue));
                break;
            case FieldType.UInt64:
                _output.Varint(Unsigned(ulong.MaxValue));
                break;
            case FieldType.SInt32:
                long signed = Signed(int.MinValue, int.MaxValue);
                _output.Varint((uint)((signed << 1) ^ (signed >> 31)));
                break;
            case FieldType.Int32:
                _output.Varint((ulong)Signed(int.MinValue, int.MaxValue));
                break;
            case FieldType.Int64:
                _output.Varint((ulong)Signed(long.MinValue, long.MaxValue));
                break;
            default:
                throw new NotSupportedException($"OTLP has no fields of type {field.Type}, such as {_path}.");
        }
    }

    // An integer that is not known is kept as it is; names are more than OTLP asks for.
    int Enum(JsonField field)
    {
        ReadOnlySpan<byte> text = Number();
        return JsonScalar.Signed(text, int.MinValue, int.MaxValue) is { } number ? (int)number
            : field.EnumNumber(Encoding.UTF8.GetString(text)) ?? throw Unexpected("an enum's number or name");
    }

    ReadOnlySpan<byte> Bytes(JsonField field)
    {
        ReadOnlySpan<byte> text = Text("a string");
        return field.IsIdentifier
            ? JsonScalar.Hexadecimal(text) ?? throw Malformed($"must be hexadecimal digits, got '{JsonScalar.Shown(text)}'")
            : JsonScalar.Base64(text) ?? throw Malformed($"must be base64, got '{JsonScalar.Shown(text)}'");
    }

    long Signed(long min, long max) => JsonScalar.Signed(Number(), min, max) ?? throw Unexpected($"an integer from {min} to {max}");

    ulong Unsigned(ulong max) => JsonScalar.Unsigned(Number(), max) ?? throw Unexpected($"an integer from 0 to {max}");

    ReadOnlySpan<byte> Number() => _reader.TokenType is JsonTokenType.Number ? Raw() : Text("a number");

    ReadOnlySpan<byte> Text(string expected)
    {
        if (_reader.TokenType != JsonTokenType.String)
            throw Unexpected(expected);
        Reserve();
        return _text.AsSpan(0, _reader.CopyString(_text));
    }

    ReadOnlySpan<byte> Raw()
    {
        if (!_reader.HasValueSequence)
            return _reader.ValueSpan;
        Reserve();
        _reader.ValueSequence.CopyTo(_text);
        return _text.AsSpan(0, (int)_reader.ValueSequence.Length);
    }

    void Reserve()
    {
        long length = _reader.HasValueSequence ? _reader.ValueSequence.Length : _reader.ValueSpan.Length;
        if (_text.Length < length)
            _text = new byte[Math.Max(length, _text.Length * 2L)];
    }

    bool Read()
    {
        try
        {
            return _reader.Read();
        }
        catch (IndexOutOfRangeException)
        {
            throw BrokenLiteral();
        }
    }

    void Skip()
    {
        try
        {
            _reader.Skip();
        }
        catch (IndexOutOfRangeException)
        {
            throw BrokenLiteral();
        }
    }

    // Where what starts like true, false or null goes on differently in the next segment, the reader stumbles over its own message.
    readonly RefusedException BrokenLiteral() => Malformed("there is a word that is none of JSON's");

    readonly RefusedException Unexpected(string expected)
    {
        string found = _reader.TokenType switch
        {
            JsonTokenType.StartObject => "an object",
            JsonTokenType.StartArray => "an array",
            JsonTokenType.String or JsonTokenType.Number => JsonScalar.Shown(_reader.HasValueSequence ? _reader.ValueSequence.ToArray() : _reader.ValueSpan),
            _ => _reader.TokenType.ToString().ToLowerInvariant(),
        };
        return Malformed($"must be {expected}, got {found}");
    }

    readonly RefusedException Malformed(string problem)
    {
        string path = _path.ToString();
        return new RefusedException(Refusal.Malformed(path.Length == 0 ? $"The request is not valid: {problem}" : $"{path}: {problem}", path.Length == 0 ? null : path));
    }
}

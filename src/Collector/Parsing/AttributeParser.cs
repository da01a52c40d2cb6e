using OtelMl.Collector.Columns;
using OtelMl.Collector.Forming;
using OtelMl.Collector.Otlp;

namespace OtelMl.Collector.Parsing;

/// <summary>
/// Adds attributes to columns straight from their wire form. Each method returns false for what is to be left to the generated
/// messages: malformed bytes, and fields that come twice and would have to be merged.
/// </summary>
sealed class AttributeParser(ValueEncoder encoder)
{
    const uint KeyTag = ((uint)KeyValue.KeyFieldNumber << WireType.Bits) | WireType.Length;
    const uint ValueTag = ((uint)KeyValue.ValueFieldNumber << WireType.Bits) | WireType.Length;
    const uint StringTag = ((uint)AnyValue.StringValueFieldNumber << WireType.Bits) | WireType.Length;
    const uint BoolTag = ((uint)AnyValue.BoolValueFieldNumber << WireType.Bits) | WireType.Varint;
    const uint IntTag = ((uint)AnyValue.IntValueFieldNumber << WireType.Bits) | WireType.Varint;
    const uint DoubleTag = ((uint)AnyValue.DoubleValueFieldNumber << WireType.Bits) | WireType.Fixed64;
    const uint ArrayTag = ((uint)AnyValue.ArrayValueFieldNumber << WireType.Bits) | WireType.Length;
    const uint MapTag = ((uint)AnyValue.KvlistValueFieldNumber << WireType.Bits) | WireType.Length;
    const uint BytesTag = ((uint)AnyValue.BytesValueFieldNumber << WireType.Bits) | WireType.Length;
    const uint ItemTag = ((uint)ArrayValue.ValuesFieldNumber << WireType.Bits) | WireType.Length; // also KeyValueList's

    /// <summary>Adds a <c>KeyValue</c> as a pair of the row that is being added.</summary>
    /// <param name="attribute">Its bytes.</param>
    /// <param name="column">Where to.</param>
    /// <param name="depth">How deep it is nested.</param>
    public bool TryAdd(ReadOnlySpan<byte> attribute, MapColumn column, int depth)
    {
        if (!TrySplit(attribute, depth, out ReadOnlySpan<byte> key, out ReadOnlySpan<byte> value))
            return false;
        column.Keys.AddUtf8(key);
        return TryAddValue(value, column.Values, depth + 1);
    }

    /// <summary>Adds an <c>AnyValue</c> as a row.</summary>
    /// <param name="value">Its bytes; none where it is missing.</param>
    /// <param name="column">Where to.</param>
    /// <param name="depth">How deep it is nested.</param>
    public bool TryAddValue(ReadOnlySpan<byte> value, StringColumn column, int depth)
    {
        var reader = new WireReader(value);
        bool added = false;
        while (reader.NextTag(out uint tag))
        {
            if (!IsValue(tag))
            {
                reader.Skip(tag, depth);
                continue;
            }

            if (added)
                return false;
            added = true;
            switch (tag)
            {
                case StringTag:
                    column.AddUtf8(reader.Text());
                    break;
                case BoolTag:
                    column.AddUtf8(reader.Varint() != 0 ? "true"u8 : "false"u8);
                    break;
                case IntTag:
                    column.AddNumber((long)reader.Varint());
                    break;
                case DoubleTag:
                    column.AddNumber(reader.Double());
                    break;
                case BytesTag:
                    column.AddBase64(reader.Bytes());
                    break;
                default:
                    encoder.BeginJson();
                    if (!TryWriteList(tag, reader.Bytes(), depth + 1))
                        return false;
                    encoder.EndJson(column);
                    break;
            }
        }

        if (!added)
            column.AddEmpty();
        return !reader.Failed;
    }

    /// <summary>Takes a <c>KeyValue</c> apart.</summary>
    public static bool TrySplit(ReadOnlySpan<byte> attribute, int depth, out ReadOnlySpan<byte> key, out ReadOnlySpan<byte> value)
    {
        key = default;
        value = default;
        bool valued = false;
        var reader = new WireReader(attribute);
        while (reader.NextTag(out uint tag))
        {
            switch (tag)
            {
                case KeyTag:
                    key = reader.Text();
                    break;
                case ValueTag:
                    if (valued)
                        return false;
                    value = reader.Bytes();
                    valued = true;
                    break;
                default:
                    reader.Skip(tag, depth);
                    break;
            }
        }

        return !reader.Failed;
    }

    static bool IsValue(uint tag) => tag
        is StringTag or IntTag or DoubleTag or BoolTag
        or ArrayTag or MapTag or BytesTag;

    bool TryWriteList(uint kind, ReadOnlySpan<byte> items, int depth)
    {
        if (depth > WireReader.MaxDepth)
            return false;
        return kind == ArrayTag ? TryWriteArray(items, depth) : TryWriteMap(items, depth);
    }

    bool TryWriteArray(ReadOnlySpan<byte> array, int depth)
    {
        encoder.Json.WriteStartArray();
        var reader = new WireReader(array);
        while (reader.NextTag(out uint tag))
        {
            if (tag != ItemTag)
                reader.Skip(tag, depth);
            else if (!TryWriteJson(reader.Bytes(), depth + 1))
                return false;
        }

        encoder.Json.WriteEndArray();
        return !reader.Failed;
    }

    bool TryWriteMap(ReadOnlySpan<byte> map, int depth)
    {
        encoder.Json.WriteStartObject();
        var reader = new WireReader(map);
        while (reader.NextTag(out uint tag))
        {
            if (tag != ItemTag)
            {
                reader.Skip(tag, depth);
                continue;
            }

            ReadOnlySpan<byte> item = reader.Bytes();
            if (depth + 1 > WireReader.MaxDepth || !TrySplit(item, depth + 1, out ReadOnlySpan<byte> key, out ReadOnlySpan<byte> value))
                return false;
            encoder.Json.WritePropertyName(key);
            // A value that is missing is null as one that is empty is; only the latter is nested deeper, which no one can tell from it.
            if (!TryWriteJson(value, depth + 2))
                return false;
        }

        encoder.Json.WriteEndObject();
        return !reader.Failed;
    }

    bool TryWriteJson(ReadOnlySpan<byte> value, int depth)
    {
        if (depth > WireReader.MaxDepth)
            return false;
        var reader = new WireReader(value);
        bool written = false;
        while (reader.NextTag(out uint tag))
        {
            if (!IsValue(tag))
            {
                reader.Skip(tag, depth);
                continue;
            }

            if (written)
                return false;
            written = true;
            switch (tag)
            {
                case StringTag:
                    encoder.Json.WriteStringValue(reader.Text());
                    break;
                case BoolTag:
                    encoder.Json.WriteBooleanValue(reader.Varint() != 0);
                    break;
                case IntTag:
                    encoder.Json.WriteNumberValue((long)reader.Varint());
                    break;
                case DoubleTag:
                    encoder.WriteJson(reader.Double());
                    break;
                case BytesTag:
                    encoder.Json.WriteBase64StringValue(reader.Bytes());
                    break;
                default:
                    if (!TryWriteList(tag, reader.Bytes(), depth + 1))
                        return false;
                    break;
            }
        }

        if (!written)
            encoder.Json.WriteNullValue();
        return !reader.Failed;
    }
}

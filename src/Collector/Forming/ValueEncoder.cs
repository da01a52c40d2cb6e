using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using Google.Protobuf.Collections;
using OtelMl.Collector.Columns;
using OtelMl.Collector.Otlp;

namespace OtelMl.Collector.Forming;

/// <summary>
/// Attribute values as text, as the upstream exporter stores them: strings as they are, numbers in their shortest form, bytes as
/// Base64, arrays and maps as JSON, which ClickHouse takes apart again with JSONExtract.
/// </summary>
sealed class ValueEncoder : IDisposable
{
    readonly ByteBuffer _json = new();
    readonly Utf8JsonWriter _writer;

    public ValueEncoder() =>
        _writer = new Utf8JsonWriter(_json, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true });

    /// <summary>Writes the value begun by <see cref="BeginJson"/>.</summary>
    public Utf8JsonWriter Json => _writer;

    /// <summary>Adds a row.</summary>
    public void Add(MapColumn column, RepeatedField<KeyValue> attributes)
    {
        foreach (KeyValue attribute in attributes)
        {
            column.Keys.Add(attribute.Key);
            Add(column.Values, attribute.Value);
        }

        column.EndRow();
    }

    /// <summary>Adds a row.</summary>
    public void Add(StringColumn column, AnyValue? value)
    {
        switch (value?.ValueCase)
        {
            case AnyValue.ValueOneofCase.StringValue:
                column.Add(value.StringValue);
                break;
            case AnyValue.ValueOneofCase.BoolValue:
                column.AddUtf8(value.BoolValue ? "true"u8 : "false"u8);
                break;
            case AnyValue.ValueOneofCase.IntValue:
                column.AddNumber(value.IntValue);
                break;
            case AnyValue.ValueOneofCase.DoubleValue:
                column.AddNumber(value.DoubleValue);
                break;
            case AnyValue.ValueOneofCase.BytesValue:
                column.AddBase64(value.BytesValue.Span);
                break;
            case AnyValue.ValueOneofCase.ArrayValue or AnyValue.ValueOneofCase.KvlistValue:
                BeginJson();
                WriteJson(value);
                EndJson(column);
                break;
            default:
                column.AddEmpty();
                break;
        }
    }

    /// <summary>Begins a value that is stored as JSON.</summary>
    public void BeginJson()
    {
        _json.Clear();
        _writer.Reset();
    }

    /// <summary>Writes a number, as text where JSON has no such number.</summary>
    public void WriteJson(double number)
    {
        if (double.IsFinite(number))
            _writer.WriteNumberValue(number);
        else
            _writer.WriteStringValue(number.ToString(CultureInfo.InvariantCulture));
    }

    /// <summary>Adds what was written since <see cref="BeginJson"/> as a row.</summary>
    public void EndJson(StringColumn column)
    {
        _writer.Flush();
        column.AddUtf8(_json.Span);
    }

    public void Dispose()
    {
        _writer.Dispose();
        _json.Release();
    }

    // Nesting is bounded: the message's parser refuses what is more than a hundred deep.
    void WriteJson(AnyValue? value)
    {
        switch (value?.ValueCase)
        {
            case AnyValue.ValueOneofCase.StringValue:
                _writer.WriteStringValue(value.StringValue);
                break;
            case AnyValue.ValueOneofCase.BoolValue:
                _writer.WriteBooleanValue(value.BoolValue);
                break;
            case AnyValue.ValueOneofCase.IntValue:
                _writer.WriteNumberValue(value.IntValue);
                break;
            case AnyValue.ValueOneofCase.DoubleValue:
                WriteJson(value.DoubleValue);
                break;
            case AnyValue.ValueOneofCase.BytesValue:
                _writer.WriteBase64StringValue(value.BytesValue.Span);
                break;
            case AnyValue.ValueOneofCase.ArrayValue:
                _writer.WriteStartArray();
                foreach (AnyValue item in value.ArrayValue.Values)
                    WriteJson(item);
                _writer.WriteEndArray();
                break;
            case AnyValue.ValueOneofCase.KvlistValue:
                _writer.WriteStartObject();
                foreach (KeyValue item in value.KvlistValue.Values)
                {
                    _writer.WritePropertyName(item.Key);
                    WriteJson(item.Value);
                }

                _writer.WriteEndObject();
                break;
            default:
                _writer.WriteNullValue();
                break;
        }
    }
}

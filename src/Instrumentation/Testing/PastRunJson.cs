using System.Text.Json;
using System.Text.Json.Serialization;

namespace OtelMl.Instrumentation;

/// <summary>Earlier runs as JSON, without reflection.</summary>
[JsonSourceGenerationOptions(
    NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
    IgnoreReadOnlyProperties = true,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true,
    UseStringEnumConverter = true,
    Converters = [typeof(TableConverter)])]
[JsonSerializable(typeof(MlPastRun))]
[JsonSerializable(typeof(StoredTable))]
sealed partial class PastRunJson : JsonSerializerContext
{
    sealed class TableConverter : JsonConverter<MlTable>
    {
        public override MlTable? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            StoredTable stored = JsonSerializer.Deserialize(ref reader, Default.StoredTable)!;
            int Length(int column) => stored.Columns[column].IsNumber ? stored.Numbers[column].Length : stored.Texts[column].Length;
            if (stored.Numbers.Length != stored.Columns.Count || stored.Texts.Length != stored.Columns.Count
                || Enumerable.Range(0, stored.Columns.Count).Any(column => Length(column) != stored.Count))
            {
                throw new JsonException("A column of the sample is not as long as the sample.");
            }

            return new(stored.Columns, stored.Numbers, stored.Texts, stored.Count, stored.IsComplete);
        }

        public override void Write(Utf8JsonWriter writer, MlTable value, JsonSerializerOptions options)
        {
            double[] NumbersOf(MlColumnInfo info, int column) => info.IsNumber ? value.Numbers(column).ToArray() : [];
            string?[] TextsOf(MlColumnInfo info, int column) => info.IsNumber ? [] : value.Texts(column).ToArray();
            StoredTable stored = new(value.Columns, [.. value.Columns.Select(NumbersOf)], [.. value.Columns.Select(TextsOf)], value.Count, value.IsComplete);
            JsonSerializer.Serialize(writer, stored, Default.StoredTable);
        }
    }
}

/// <summary>The cells of a sample: a column's numbers or its texts, and nothing for the other.</summary>
sealed record StoredTable(IReadOnlyList<MlColumnInfo> Columns, double[][] Numbers, string?[][] Texts, int Count, bool IsComplete);

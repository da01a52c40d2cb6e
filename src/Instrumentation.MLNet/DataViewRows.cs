using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace OtelMl.Instrumentation;

/// <summary>Reads the rows of an IDataView. The source generator writes this file into compilations that annotate one, too.</summary>
static class DataViewRows
{
    // A vector of more elements is no set of columns that somebody looks at one by one.
    const int MostElements = 1000;

    public static void Look(MlCall call, MlDirection direction, string pointer, IDataView? view, MlDataOptions options)
    {
        List<MlColumnInfo> columns = [];
        List<(DataViewSchema.Column Column, int First)> read = [];
        foreach (DataViewSchema.Column column in view?.Schema ?? Enumerable.Empty<DataViewSchema.Column>())
        {
            if (column.IsHidden) continue;
            int first = columns.Count;
            if (column.Type is VectorDataViewType { Size: > 0 and <= MostElements } vector && vector.ItemType.RawType == typeof(float))
            {
                for (int i = 0; i < vector.Size; i++)
                    columns.Add(new(column.Name + "." + i.ToString(CultureInfo.InvariantCulture), true));
            }
            else if (column.Type.RawType == typeof(ReadOnlyMemory<char>))
            {
                columns.Add(new(column.Name, false, RoleOf(column.Name, view!.Schema)));
            }
            else if (IsNumber(column.Type.RawType))
            {
                columns.Add(new(column.Name, true, RoleOf(column.Name, view!.Schema)));
            }

            if (columns.Count > first) read.Add((column, first));
        }

        call.Table(direction, pointer, view, columns, view is null ? null : cells => Read(view, read, cells), options);
    }

    static MlColumnRole RoleOf(string column, DataViewSchema schema) => column switch
    {
        "Label" => MlColumnRole.Label,
        "PredictedLabel" => MlColumnRole.Prediction,
        "Probability" => MlColumnRole.Score,
        // A regression's raw score is what it predicts; a classifier's is on a scale of its own.
        "Score" when schema.GetColumnOrNull("PredictedLabel") is null => MlColumnRole.Prediction,
        _ => MlColumnRole.Feature,
    };

    static bool IsNumber(Type type) =>
        type == typeof(float) || type == typeof(double) || type == typeof(bool) || type == typeof(DateTime) || type == typeof(DateTimeOffset)
        || type == typeof(sbyte) || type == typeof(short) || type == typeof(int) || type == typeof(long)
        || type == typeof(byte) || type == typeof(ushort) || type == typeof(uint) || type == typeof(ulong);

    static void Read(IDataView view, List<(DataViewSchema.Column Column, int First)> columns, MlRows cells)
    {
        using DataViewRowCursor cursor = view.GetRowCursor(columns.Select(each => each.Column));
        Action[] reads = [.. columns.Select(each => ReadOf(cursor, each.Column, each.First, cells))];
        while (cursor.MoveNext())
        {
            foreach (Action read in reads) read();
            cells.EndRow();
        }
    }

    static Action ReadOf(DataViewRow row, DataViewSchema.Column column, int index, MlRows cells)
    {
        Type type = column.Type.RawType;
        if (type == typeof(float)) return Number<float>(row, column, value => cells.Number(index, value));
        if (type == typeof(double)) return Number<double>(row, column, value => cells.Number(index, value));
        if (type == typeof(bool)) return Number<bool>(row, column, value => cells.Truth(index, value));
        if (type == typeof(DateTime)) return Number<DateTime>(row, column, value => cells.Time(index, DateTime.SpecifyKind(value, DateTimeKind.Utc)));
        if (type == typeof(DateTimeOffset)) return Number<DateTimeOffset>(row, column, value => cells.Time(index, value));
        if (type == typeof(sbyte)) return Number<sbyte>(row, column, value => cells.Number(index, value));
        if (type == typeof(short)) return Number<short>(row, column, value => cells.Number(index, value));
        if (type == typeof(int)) return Number<int>(row, column, value => cells.Number(index, value));
        if (type == typeof(long)) return Number<long>(row, column, value => cells.Number(index, value));
        if (type == typeof(byte)) return Number<byte>(row, column, value => cells.Number(index, value));
        if (type == typeof(ushort)) return Number<ushort>(row, column, value => cells.Number(index, value));
        if (type == typeof(ulong)) return Number<ulong>(row, column, value => cells.Number(index, value));
        if (type == typeof(uint)) return Number<uint>(row, column, value => cells.Number(index, value));
        if (type == typeof(ReadOnlyMemory<char>))
            return Number<ReadOnlyMemory<char>>(row, column, value => cells.Text(index, value.ToString()));

        ValueGetter<VBuffer<float>> get = row.GetGetter<VBuffer<float>>(column);
        VBuffer<float> buffer = default;
        float[] dense = new float[((VectorDataViewType)column.Type).Size];
        return () =>
        {
            get(ref buffer);
            buffer.CopyTo(dense);
            cells.Numbers(index, dense.Length, dense);
        };
    }

    static Action Number<T>(DataViewRow row, DataViewSchema.Column column, Action<T> take)
    {
        ValueGetter<T> get = row.GetGetter<T>(column);
        T value = default!;
        return () =>
        {
            get(ref value);
            take(value);
        };
    }
}

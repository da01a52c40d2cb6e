namespace OtelMl.Instrumentation.Generator;

/// <summary>How ML.NET's IDataView is read; written into a compilation that uses it, so that the library need not know ML.NET.</summary>
static class DataViewSource
{
    public const string Text = """
        file static class DataViewRows
        {
            const int MostElements = 1000;

            public static void Look(
                global::OtelMl.Instrumentation.MlCall call, global::OtelMl.Instrumentation.MlDirection direction, string pointer,
                global::Microsoft.ML.IDataView? view, global::OtelMl.Instrumentation.MlDataOptions options)
            {
                global::System.Collections.Generic.List<global::OtelMl.Instrumentation.MlColumnInfo> columns = [];
                global::System.Collections.Generic.List<(global::Microsoft.ML.DataViewSchema.Column Column, int First)> read = [];
                foreach (global::Microsoft.ML.DataViewSchema.Column column in view?.Schema ?? global::System.Linq.Enumerable.Empty<global::Microsoft.ML.DataViewSchema.Column>())
                {
                    if (column.IsHidden) continue;
                    int first = columns.Count;
                    if (column.Type is global::Microsoft.ML.Data.VectorDataViewType { Size: > 0 and <= MostElements } vector && vector.ItemType.RawType == typeof(float))
                    {
                        for (int i = 0; i < vector.Size; i++)
                            columns.Add(new(column.Name + "." + i.ToString(global::System.Globalization.CultureInfo.InvariantCulture), true));
                    }
                    else if (column.Type.RawType == typeof(global::System.ReadOnlyMemory<char>))
                    {
                        columns.Add(new(column.Name, false, RoleOf(column.Name)));
                    }
                    else if (IsNumber(column.Type.RawType))
                    {
                        columns.Add(new(column.Name, true, RoleOf(column.Name)));
                    }

                    if (columns.Count > first) read.Add((column, first));
                }

                call.Table(direction, pointer, view, columns, view is null ? null : cells => Read(view, read, cells), options);
            }

            static global::OtelMl.Instrumentation.MlColumnRole RoleOf(string column) => column switch
            {
                "Label" => global::OtelMl.Instrumentation.MlColumnRole.Label,
                "PredictedLabel" => global::OtelMl.Instrumentation.MlColumnRole.Prediction,
                "Score" or "Probability" => global::OtelMl.Instrumentation.MlColumnRole.Score,
                _ => global::OtelMl.Instrumentation.MlColumnRole.Feature,
            };

            static bool IsNumber(global::System.Type type) =>
                type == typeof(float) || type == typeof(double) || type == typeof(bool) || type == typeof(int) || type == typeof(long) || type == typeof(uint);

            static void Read(
                global::Microsoft.ML.IDataView view, global::System.Collections.Generic.List<(global::Microsoft.ML.DataViewSchema.Column Column, int First)> columns,
                global::OtelMl.Instrumentation.MlRows cells)
            {
                using global::Microsoft.ML.DataViewRowCursor cursor = view.GetRowCursor(global::System.Linq.Enumerable.Select(columns, each => each.Column));
                global::System.Action[] reads = global::System.Linq.Enumerable.ToArray(
                    global::System.Linq.Enumerable.Select(columns, each => ReadOf(cursor, each.Column, each.First, cells)));
                while (cursor.MoveNext())
                {
                    foreach (global::System.Action read in reads) read();
                    cells.EndRow();
                }
            }

            static global::System.Action ReadOf(
                global::Microsoft.ML.DataViewRow row, global::Microsoft.ML.DataViewSchema.Column column, int index, global::OtelMl.Instrumentation.MlRows cells)
            {
                global::System.Type type = column.Type.RawType;
                if (type == typeof(float)) return Number<float>(row, column, value => cells.Number(index, value));
                if (type == typeof(double)) return Number<double>(row, column, value => cells.Number(index, value));
                if (type == typeof(bool)) return Number<bool>(row, column, value => cells.Truth(index, value));
                if (type == typeof(int)) return Number<int>(row, column, value => cells.Number(index, value));
                if (type == typeof(long)) return Number<long>(row, column, value => cells.Number(index, value));
                if (type == typeof(uint)) return Number<uint>(row, column, value => cells.Number(index, value));
                if (type == typeof(global::System.ReadOnlyMemory<char>))
                    return Number<global::System.ReadOnlyMemory<char>>(row, column, value => cells.Text(index, value.ToString()));

                global::Microsoft.ML.ValueGetter<global::Microsoft.ML.Data.VBuffer<float>> get = row.GetGetter<global::Microsoft.ML.Data.VBuffer<float>>(column);
                global::Microsoft.ML.Data.VBuffer<float> buffer = default;
                float[] dense = new float[((global::Microsoft.ML.Data.VectorDataViewType)column.Type).Size];
                return () =>
                {
                    get(ref buffer);
                    buffer.CopyTo(dense);
                    cells.Numbers(index, dense.Length, dense);
                };
            }

            static global::System.Action Number<T>(
                global::Microsoft.ML.DataViewRow row, global::Microsoft.ML.DataViewSchema.Column column, global::System.Action<T> take)
            {
                global::Microsoft.ML.ValueGetter<T> get = row.GetGetter<T>(column);
                T value = default!;
                return () =>
                {
                    get(ref value);
                    take(value);
                };
            }
        }

        """;
}

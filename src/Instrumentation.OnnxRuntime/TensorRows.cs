using System.Globalization;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace OtelMl.Instrumentation;

/// <summary>Reads a tensor as rows: its first dimension counts them, the others its columns.</summary>
static class TensorRows
{
    // A tensor of more columns is an image or an embedding, and nobody looks at those one by one.
    const int MostColumns = 1000;

    public static void Look(MlCall call, MlDirection direction, NamedOnnxValue named)
    {
        switch (named.Value)
        {
            case Tensor<float> tensor:
                Look(call, direction, named, tensor, static (cells, column, value) => cells.Number(column, value));
                break;
            case Tensor<double> tensor:
                Look(call, direction, named, tensor, static (cells, column, value) => cells.Number(column, value));
                break;
            case Tensor<int> tensor:
                Look(call, direction, named, tensor, static (cells, column, value) => cells.Number(column, value));
                break;
            case Tensor<long> tensor:
                Look(call, direction, named, tensor, static (cells, column, value) => cells.Number(column, value));
                break;
            case Tensor<bool> tensor:
                Look(call, direction, named, tensor, static (cells, column, value) => cells.Truth(column, value), isTruth: true);
                break;
            case Tensor<string> tensor:
                Look(call, direction, named, tensor, static (cells, column, value) => cells.Text(column, value), isNumber: false);
                break;
            default:
                call.Note(direction, named.Name, named.Value, default);
                break;
        }
    }

    static void Look<T>(
        MlCall call, MlDirection direction, NamedOnnxValue named, Tensor<T> tensor, Action<MlRows, int, T> take, bool isNumber = true, bool isTruth = false)
    {
        ReadOnlySpan<int> dimensions = tensor.Dimensions;
        long rows = dimensions.Length == 0 ? 1 : dimensions[0];
        long width = rows == 0 ? 0 : tensor.Length / rows;
        if (width is < 1 or > MostColumns)
        {
            call.Note(direction, named.Name, tensor, default);
            return;
        }

        MlColumnInfo[] columns =
        [
            .. Enumerable.Range(0, (int)width).Select(column =>
                new MlColumnInfo(width == 1 ? named.Name : named.Name + "." + column.ToString(CultureInfo.InvariantCulture), isNumber, IsTruth: isTruth)),
        ];
        call.Table(direction, named.Name, tensor, columns, cells => Read(tensor, columns.Length, cells, take), default);
    }

    static void Read<T>(Tensor<T> tensor, int width, MlRows cells, Action<MlRows, int, T> take)
    {
        ReadOnlySpan<T> values = tensor.ToDenseTensor().Buffer.Span;
        for (int i = 0; i < values.Length; i++)
        {
            take(cells, i % width, values[i]);
            if ((i + 1) % width == 0) cells.EndRow();
        }
    }
}

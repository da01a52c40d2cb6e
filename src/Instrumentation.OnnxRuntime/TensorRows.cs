using System.Globalization;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace OtelMl.Instrumentation;

/// <summary>Reads a tensor as rows, where it lies: its first dimension counts them, the others its columns.</summary>
static class TensorRows
{
    // A tensor of more columns is an image or an embedding, and nobody looks at those one by one.
    const int MostColumns = 1000;

    public static void Look(MlCall call, MlDirection direction, NamedOnnxValue named)
    {
        switch (named.Value)
        {
            case Tensor<float> tensor:
                Look(call, direction, named.Name, tensor, static (cells, column, value) => cells.Number(column, value));
                break;
            case Tensor<double> tensor:
                Look(call, direction, named.Name, tensor, static (cells, column, value) => cells.Number(column, value));
                break;
            case Tensor<int> tensor:
                Look(call, direction, named.Name, tensor, static (cells, column, value) => cells.Number(column, value));
                break;
            case Tensor<long> tensor:
                Look(call, direction, named.Name, tensor, static (cells, column, value) => cells.Number(column, value));
                break;
            case Tensor<bool> tensor:
                Look(call, direction, named.Name, tensor, static (cells, column, value) => cells.Truth(column, value), isTruth: true);
                break;
            case Tensor<string> tensor:
                Look(call, direction, named.Name, tensor, static (cells, column, value) => cells.Text(column, value), isNumber: false);
                break;
            default:
                call.Note(direction, named.Name, named.Value, default);
                break;
        }
    }

    public static void Look(MlCall call, MlDirection direction, string name, OrtValue value)
    {
        switch (IsReadable(value) ? value.GetTensorTypeAndShape().ElementDataType : TensorElementType.DataTypeMax)
        {
            case TensorElementType.Float:
                Look<float>(call, direction, name, value, static (cells, column, number) => cells.Number(column, number));
                break;
            case TensorElementType.Double:
                Look<double>(call, direction, name, value, static (cells, column, number) => cells.Number(column, number));
                break;
            case TensorElementType.Int32:
                Look<int>(call, direction, name, value, static (cells, column, number) => cells.Number(column, number));
                break;
            case TensorElementType.Int64:
                Look<long>(call, direction, name, value, static (cells, column, number) => cells.Number(column, number));
                break;
            case TensorElementType.Bool:
                Look<bool>(call, direction, name, value, static (cells, column, truth) => cells.Truth(column, truth), isTruth: true);
                break;
            case TensorElementType.String:
                Look(call, direction, name, value, ShapeOf(value), () => value.GetStringTensorAsArray(), static (cells, column, text) => cells.Text(column, text), isNumber: false);
                break;
            default:
                call.Note(direction, name, value, default);
                break;
        }
    }

    // Sequences and maps are no tensors, and what lies in a device's memory cannot be read from here.
    static bool IsReadable(OrtValue value)
    {
        if (!value.IsTensor) return false;
        using OrtMemoryInfo memory = value.GetTensorMemoryInfo();
        return memory.GetDeviceType() == OrtMemoryInfoDeviceType.CPU || memory.GetDeviceMemoryType() == OrtDeviceMemoryType.HOST_ACCESSIBLE;
    }

    static void Look<T>(
        MlCall call, MlDirection direction, string name, Tensor<T> tensor, Action<MlRows, int, T> take, bool isNumber = true, bool isTruth = false)
    {
        DenseTensor<T> dense = tensor as DenseTensor<T> ?? tensor.ToDenseTensor();
        Look(call, direction, name, tensor, ShapeOf(dense), () => dense.Buffer.Span, take, isNumber, isTruth);
    }

    static void Look<T>(MlCall call, MlDirection direction, string name, OrtValue value, Action<MlRows, int, T> take, bool isTruth = false)
        where T : unmanaged =>
        Look(call, direction, name, value, ShapeOf(value), value.GetTensorDataAsSpan<T>, take, isTruth: isTruth);

    static void Look<T>(
        MlCall call,
        MlDirection direction,
        string name,
        object value,
        (long Rows, long Cells) shape,
        Cells<T> cells,
        Action<MlRows, int, T> take,
        bool isNumber = true,
        bool isTruth = false)
    {
        long width = shape.Rows == 0 ? 0 : shape.Cells / shape.Rows;
        if (width is < 1 or > MostColumns)
        {
            call.Note(direction, name, value, default);
            return;
        }

        MlColumnInfo[] columns =
        [
            .. Enumerable.Range(0, (int)width).Select(column =>
                new MlColumnInfo(width == 1 ? name : name + "." + column.ToString(CultureInfo.InvariantCulture), isNumber, IsTruth: isTruth)),
        ];
        call.Table(direction, name, value, columns, rows => Read(cells(), columns.Length, rows, take), default);
    }

    static void Read<T>(ReadOnlySpan<T> values, int width, MlRows rows, Action<MlRows, int, T> take)
    {
        for (int i = 0; i < values.Length; i++)
        {
            take(rows, i % width, values[i]);
            if ((i + 1) % width == 0) rows.EndRow();
        }
    }

    static (long Rows, long Cells) ShapeOf<T>(DenseTensor<T> tensor) => (tensor.Rank == 0 ? 1 : tensor.Dimensions[0], tensor.Length);

    static (long Rows, long Cells) ShapeOf(OrtValue value)
    {
        OrtTensorTypeAndShapeInfo info = value.GetTensorTypeAndShape();
        return (info.DimensionsCount == 0 ? 1 : info.Shape[0], info.ElementCount);
    }

    // Asked for anew each time: a span cannot be kept.
    delegate ReadOnlySpan<T> Cells<T>();
}

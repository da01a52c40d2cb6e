using System.Globalization;
using System.IO.Compression;
using System.Runtime.CompilerServices;

namespace OtelMl.TaxiTips;

/// <summary>Reads the yearly trip files, named yellow_YYYY.csv.gz, in one directory.</summary>
public sealed class TripReader(string directory)
{
    const string Header =
        "VendorID,tpep_pickup_datetime,tpep_dropoff_datetime,passenger_count,trip_distance,RatecodeID,store_and_fwd_flag," +
        "PULocationID,DOLocationID,payment_type,fare_amount,extra,mta_tax,tip_amount,tolls_amount,improvement_surcharge," +
        "total_amount,congestion_surcharge";

    static readonly string[] Columns = Header.Split(',');

    /// <summary>The trip files copied beside the program.</summary>
    public static string DefaultDirectory => Path.Combine(AppContext.BaseDirectory, "data");

    /// <summary>Streams every row of the yearly files the period touches, in file order. See <see cref="Cleaning"/>.</summary>
    /// <exception cref="FileNotFoundException">A year the period touches has no file.</exception>
    /// <exception cref="InvalidDataException">A row cannot be read; the message names the file and the line.</exception>
    public async IAsyncEnumerable<Trip> ReadAsync(Period period, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(period);
        for (var year = period.From.Year; year <= period.To.AddTicks(-1).Year; year++)
        {
            var path = Path.Combine(directory, string.Create(CultureInfo.InvariantCulture, $"yellow_{year}.csv.gz"));
            await foreach (var trip in ReadFileAsync(path, cancellationToken))
                yield return trip;
        }
    }

    /// <summary>Streams every row of one gzipped file, in file order.</summary>
    /// <exception cref="FileNotFoundException">The file is missing.</exception>
    /// <exception cref="InvalidDataException">The header or a row cannot be read; the message names the file and the line.</exception>
    public static async IAsyncEnumerable<Trip> ReadFileAsync(
        string path, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        if (!File.Exists(path))
        {
            throw new FileNotFoundException(
                $"There is no trip file {path}. Choose months of 2019 or 2020, or put that year's file there.", path);
        }

        await using var file = File.OpenRead(path);
        await using var unzipped = new GZipStream(file, CompressionMode.Decompress);
        using var lines = new StreamReader(unzipped);

        if (await lines.ReadLineAsync(cancellationToken) != Header)
            throw new InvalidDataException($"{path}, line 1: expected the header {Header}");

        for (var row = 1; await lines.ReadLineAsync(cancellationToken) is { } line; row++)
            yield return Parse(line, row, path);
    }

    static Trip Parse(string line, int row, string path)
    {
        var cells = line.Split(',');
        if (cells.Length != Columns.Length)
            throw new InvalidDataException($"{path}, line {row + 1}: {cells.Length} columns instead of {Columns.Length}");

        var pickedUpAt = Time(1);
        return new Trip
        {
            Id = string.Create(CultureInfo.InvariantCulture, $"{pickedUpAt:yyyy-MM-dd}/{row:D6}"),
            Vendor = Optional<int>(0),
            PickedUpAt = pickedUpAt,
            DroppedOffAt = Time(2),
            PassengerCount = Optional<int>(3),
            Distance = Required<double>(4),
            RateCode = Optional<int>(5),
            StoredAndForwarded = cells[6] switch { "Y" => true, "N" => false, "" => null, _ => throw Malformed(6) },
            PickupZone = Required<int>(7),
            DropoffZone = Required<int>(8),
            PaymentType = Optional<int>(9),
            Fare = Required<decimal>(10),
            Extra = Required<decimal>(11),
            MtaTax = Required<decimal>(12),
            Tip = Required<decimal>(13),
            Tolls = Required<decimal>(14),
            ImprovementSurcharge = Required<decimal>(15),
            Total = Required<decimal>(16),
            CongestionSurcharge = Optional<decimal>(17),
        };

        T Required<T>(int column) where T : struct, ISpanParsable<T> =>
            T.TryParse(cells[column], CultureInfo.InvariantCulture, out var value) ? value : throw Malformed(column);

        T? Optional<T>(int column) where T : struct, ISpanParsable<T> =>
            cells[column].Length == 0 ? null : Required<T>(column);

        DateTimeOffset Time(int column) =>
            DateTimeOffset.TryParseExact(
                cells[column], "yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
                ? time
                : throw Malformed(column);

        InvalidDataException Malformed(int column) =>
            new($"{path}, line {row + 1}: '{cells[column]}' is not a {Columns[column]}");
    }
}

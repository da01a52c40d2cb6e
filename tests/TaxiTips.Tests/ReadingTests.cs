using System.IO.Compression;

namespace OtelMl.TaxiTips.Tests;

public sealed class ReadingTests(TaxiData data) : IDisposable
{
    const string Header =
        "VendorID,tpep_pickup_datetime,tpep_dropoff_datetime,passenger_count,trip_distance,RatecodeID,store_and_fwd_flag," +
        "PULocationID,DOLocationID,payment_type,fare_amount,extra,mta_tax,tip_amount,tolls_amount,improvement_surcharge," +
        "total_amount,congestion_surcharge";

    const string GoodRow = "1,2019-01-01 00:00:50,2019-01-01 00:31:48,1,18.0,2,N,132,140,1,52.0,0.0,0.5,7.0,0.0,0.3,59.8,";

    readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory();

    public void Dispose() => _directory.Delete(recursive: true);

    [Fact]
    public void Every_row_of_a_year_is_read_and_has_an_id_of_its_own()
    {
        Assert.Equal(120_000, data.Year2020.Count);
        Assert.Equal(240_000, data.Year2019.Concat(data.Year2020).DistinctBy(trip => trip.Id).Count());
    }

    [Fact]
    public void A_row_is_read_column_by_column()
    {
        var first = data.Year2019[0];

        Assert.Equal(
            new Trip
            {
                Id = "2019-01-01/000001",
                Vendor = 1,
                PickedUpAt = new(2019, 1, 1, 0, 0, 50, TimeSpan.Zero),
                DroppedOffAt = new(2019, 1, 1, 0, 31, 48, TimeSpan.Zero),
                PassengerCount = 1,
                Distance = 18.0,
                RateCode = 2,
                StoredAndForwarded = false,
                PickupZone = 132,
                DropoffZone = 140,
                PaymentType = 1,
                Fare = 52.0m,
                Extra = 0.0m,
                MtaTax = 0.5m,
                Tip = 7.0m,
                Tolls = 0.0m,
                ImprovementSurcharge = 0.3m,
                Total = 59.8m,
                CongestionSurcharge = null,
            },
            first);
    }

    [Fact]
    public void The_five_columns_some_meters_leave_empty_are_unknown_together()
    {
        var unknown = data.Year2020.Where(trip => trip.Vendor is null).ToList();

        Assert.Equal(7872, unknown.Count);
        Assert.All(unknown, trip =>
            Assert.True(trip is { PassengerCount: null, RateCode: null, StoredAndForwarded: null, PaymentType: null }));
    }

    [Theory]
    [InlineData("1,2019-01-01 00:00:50", "2 columns instead of 18")]
    [InlineData("1,soon,2019-01-01 00:31:48,1,18.0,2,N,132,140,1,52.0,0,0.5,7.0,0,0.3,59.8,", "'soon' is not a tpep_pickup_datetime")]
    [InlineData("1,2019-01-01 00:00:50,2019-01-01 00:31:48,1,18.0,2,N,132,140,1,,0,0.5,7.0,0,0.3,59.8,", "'' is not a fare_amount")]
    [InlineData("1,2019-01-01 00:00:50,2019-01-01 00:31:48,1,18.0,2,?,132,140,1,52.0,0,0,7.0,0,0,9,", "'?' is not a store_and_fwd_flag")]
    public async Task A_malformed_row_is_refused_by_file_and_line(string row, string reason)
    {
        var path = Write(Header, GoodRow, row);

        var error = await Assert.ThrowsAsync<InvalidDataException>(async () => await ReadAsync(path));

        Assert.Equal($"{path}, line 3: {reason}", error.Message);
    }

    [Fact]
    public async Task A_file_with_other_columns_is_refused()
    {
        var path = Write(Header.Replace("tip_amount", "tip", StringComparison.Ordinal), GoodRow);

        var error = await Assert.ThrowsAsync<InvalidDataException>(async () => await ReadAsync(path));

        Assert.StartsWith($"{path}, line 1: expected the header VendorID,", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_missing_year_is_named_with_what_to_do()
    {
        var reader = new TripReader(_directory.FullName);

        var error = await Assert.ThrowsAsync<FileNotFoundException>(
            async () => await ReadAsync(reader, Period.Month(2031, 5)));

        Assert.Equal(Path.Combine(_directory.FullName, "yellow_2031.csv.gz"), error.FileName);
        Assert.Contains("Choose months of 2019 or 2020", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_period_over_new_year_reads_both_years()
    {
        Write("yellow_2019.csv.gz", [Header, GoodRow]);
        Write("yellow_2020.csv.gz", [Header, GoodRow.Replace("2019", "2020", StringComparison.Ordinal)]);
        var reader = new TripReader(_directory.FullName);

        var trips = await ReadAsync(reader, Period.Days(new(2019, 12, 31), new(2020, 1, 1)));

        Assert.Equal([2019, 2020], trips.Select(trip => trip.PickedUpAt.Year));
    }

    static ValueTask<List<Trip>> ReadAsync(string path) =>
        TripReader.ReadFileAsync(path, TestContext.Current.CancellationToken).ToListAsync(TestContext.Current.CancellationToken);

    static ValueTask<List<Trip>> ReadAsync(TripReader reader, Period period) =>
        reader.ReadAsync(period, TestContext.Current.CancellationToken).ToListAsync(TestContext.Current.CancellationToken);

    string Write(params string[] lines) => Write("trips.csv.gz", lines);

    string Write(string name, string[] lines)
    {
        var path = Path.Combine(_directory.FullName, name);
        using var writer = new StreamWriter(new GZipStream(File.Create(path), CompressionMode.Compress));
        foreach (var line in lines)
            writer.WriteLine(line);
        return path;
    }
}

using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using CsCheck;
using OtelMl.Collector.Columns;
using OtelMl.Tests.Shared;

namespace OtelMl.Collector.Tests;

public sealed class BlockTests
{
    const long LastTime = long.MaxValue; // 2262-04-11 23:47:16.854775807

    static readonly Gen<(string Text, long Time, double Number, List<string> Items)> Rows =
        Gen.Select(Gen.String, Gen.Long[0, LastTime], Gen.Double, Gen.String.List[0, 3]);

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task ClickHouse_reads_every_type_as_it_was_written()
    {
        await using TestClickHouse clickHouse = await TestClickHouse.StartAsync(Cancellation);
        await clickHouse.Store.ExecuteAsync(EveryTypeBlock.Ddl, cancellationToken: Cancellation);
        string longText = string.Concat(Enumerable.Repeat("ü", 100_000));
        var block = new EveryTypeBlock();
        block.AddRow(-1, "", 0, double.NegativeInfinity);
        block.AddRow(0, "a \0 ü € 🚕 \u202e", LastTime, 1e-300, "x", "", "ключ");
        block.AddRow(int.MaxValue, longText, 1, 0.1, "y");

        await clickHouse.Store.InsertBlockAsync(block.Table, block.ColumnNames, block.WriteToAsync, "token", Cancellation);

        IReadOnlyList<JsonObject> rows = await StoredRows.FindAsync(
            clickHouse.Store,
            """
            SELECT * REPLACE (if(length(Text) > 1000, lower(hex(SHA256(Text))), Text) AS Text, substringUTF8(Name, 1, 30) AS Name,
                mapApply((name, value) -> (name, substringUTF8(value, 1, 30)), Attributes) AS Attributes,
                arrayMap(attributes -> mapApply((name, value) -> (name, substringUTF8(value, 1, 30)), attributes), Items.Attributes) AS `Items.Attributes`)
            FROM every_type ORDER BY Key
            SETTINGS output_format_json_quote_64bit_integers = 1, output_format_json_quote_denormals = 1, output_format_json_escape_forward_slashes = 0
            """);
        Assert.Equal(3, rows.Count);
        StoredRows.Equal(
            """
            {
              "Key": -1, "Text": "", "Name": "", "Time": "1970-01-01 00:00:00.000000000", "Flag": true, "Small": 255, "Wide": 4294967295, "Count": "0",
              "Number": "-inf", "Attributes": {}, "Items.Name": [], "Items.Time": [], "Items.Count": [], "Items.Number": [], "Items.Attributes": []
            }
            """,
            rows[0]);
        StoredRows.Equal(
            """
            {
              "Key": 0, "Text": "a \u0000 ü € 🚕 \u202e", "Name": "a \u0000 ü € 🚕 \u202e", "Time": "2262-04-11 23:47:16.854775807", "Flag": false,
              "Small": 0, "Wide": 0, "Count": "9223372036854775807", "Number": 1e-300,
              "Attributes": { "x": "a \u0000 ü € 🚕 \u202e", "": "a \u0000 ü € 🚕 \u202e", "ключ": "a \u0000 ü € 🚕 \u202e" },
              "Items.Name": ["x", "", "ключ"],
              "Items.Time": ["2262-04-11 23:47:16.854775807", "2262-04-11 23:47:16.854775807", "2262-04-11 23:47:16.854775807"],
              "Items.Count": ["9223372036854775807", "9223372036854775807", "9223372036854775807"], "Items.Number": [1e-300, 1e-300, 1e-300],
              "Items.Attributes": [
                { "x": "a \u0000 ü € 🚕 \u202e" }, { "": "a \u0000 ü € 🚕 \u202e" }, { "ключ": "a \u0000 ü € 🚕 \u202e" }]
            }
            """,
            rows[1]);
        string start = longText[..30];
        string digest = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(longText)));
        StoredRows.Equal(
            $$"""
            {
              "Key": 2147483647, "Text": "{{digest}}", "Name": "{{start}}", "Time": "1970-01-01 00:00:00.000000001", "Flag": true,
              "Small": 255, "Wide": 2147483647, "Count": "1", "Number": 0.1, "Attributes": { "y": "{{start}}" },
              "Items.Name": ["y"], "Items.Time": ["1970-01-01 00:00:00.000000001"], "Items.Count": ["1"], "Items.Number": [0.1],
              "Items.Attributes": [{ "y": "{{start}}" }]
            }
            """,
            rows[2]);
    }

    [Fact]
    public void Blocks_appended_or_joined_are_the_block_of_all_rows()
    {
        Rows.List[0, 8].List[1, 4].Sample(blocks =>
        {
            var together = new EveryTypeBlock();
            var appended = new EveryTypeBlock();
            var parts = new List<Block>();
            foreach (var rows in blocks)
            {
                var part = new EveryTypeBlock();
                foreach ((string text, long time, double number, List<string> items) in rows)
                {
                    part.AddRow(1, text, time, number, items);
                    together.AddRow(1, text, time, number, items);
                }

                appended.Append(part);
                parts.Add(part);
            }

            byte[] expected = Written(together);
            var joined = new JoinedBlock(parts);
            Assert.Equal(expected, Written(joined));
            Assert.Equal((together.Rows, together.Bytes), (joined.Rows, joined.Bytes));
            parts.ForEach(part => part.Release());
            Assert.Equal(expected, Written(appended));
            Assert.Equal(together.Bytes, appended.Bytes);
        });
    }

    [Fact]
    public void A_released_block_is_empty_and_can_be_filled_again()
    {
        var block = new EveryTypeBlock();
        block.AddRow(1, "text", 1, 1, "a", "b");
        byte[] first = Written(block);

        block.Release();

        Assert.Equal(0, block.Rows);
        Assert.Equal(0, block.Bytes);
        block.AddRow(1, "text", 1, 1, "a", "b");
        Assert.Equal(first, Written(block));
    }

    [Fact]
    public async Task A_block_with_columns_of_unequal_length_is_not_written()
    {
        var block = new EveryTypeBlock();
        block.Key.Add(1);

        InvalidOperationException refused = await Assert.ThrowsAsync<InvalidOperationException>(() => block.WriteToAsync(Stream.Null, Cancellation));

        Assert.Contains("Text", refused.Message, StringComparison.Ordinal);
    }

    static byte[] Written(Block block)
    {
        using var stream = new MemoryStream();
        block.WriteToAsync(stream, CancellationToken.None).GetAwaiter().GetResult();
        return stream.ToArray();
    }
}

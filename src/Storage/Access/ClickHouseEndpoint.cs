namespace OtelMl.Storage.Access;

/// <summary>Where a ClickHouse answers over HTTP, as whom to ask, and in which database our tables are.</summary>
/// <param name="Uri">Scheme, host, port and optional path; credentials in it (<c>user:password@</c>) are used.</param>
/// <param name="Database">The database that holds the <c>otel_*</c> and <c>ml_*</c> tables.</param>
public sealed record ClickHouseEndpoint(Uri Uri, string Database = ClickHouseEndpoint.DefaultDatabase)
{
    /// <summary>The database used unless configured.</summary>
    public const string DefaultDatabase = "otel";

    /// <summary>Reads an endpoint as people write it on a command line.</summary>
    /// <exception cref="StorageException">The text is not an absolute http or https address.</exception>
    public static ClickHouseEndpoint Parse(string address, string database = DefaultDatabase) =>
        Uri.TryCreate(address, UriKind.Absolute, out Uri? uri) && uri.Scheme is "http" or "https"
            ? new ClickHouseEndpoint(uri, database)
            : throw new StorageException($"--clickhouse '{address}' is not an address such as http://localhost:8123 or https://user:password@host:8443.");

    /// <summary>The address without credentials, for messages.</summary>
    public string Display => Uri.GetComponents(UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.UriEscaped).TrimEnd('/');
}

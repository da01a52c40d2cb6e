namespace OtelMl.Instrumentation.Tests;

public sealed class DigestTests
{
    // FIPS 180-2, appendix B.1: the digest of "abc".
    const string OfAbc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

    [Fact]
    public async Task Bytes_streams_and_files_of_equal_content_have_equal_digests()
    {
        string path = Path.GetTempFileName();
        try
        {
            await File.WriteAllBytesAsync(path, "abc"u8.ToArray(), TestContext.Current.CancellationToken);

            Assert.Equal(OfAbc, MlDigest.OfBytes("abc"u8));
            Assert.Equal(OfAbc, MlDigest.OfStream(new MemoryStream("abc"u8.ToArray())));
            Assert.Equal(OfAbc, await MlDigest.OfStreamAsync(new MemoryStream("abc"u8.ToArray()), TestContext.Current.CancellationToken));
            Assert.Equal(OfAbc, MlDigest.OfFile(path));
            Assert.Equal(OfAbc, await MlDigest.OfFileAsync(path, TestContext.Current.CancellationToken));
        }
        finally
        {
            File.Delete(path);
        }
    }
}

using System.Net.Http;
using AgentHost.Plugins.Web.Http;

namespace AgentHost.Plugins.Web.Tests.Http;

public sealed class BodyReaderTests
{
    private const int Limit = 64 * 1024 * 1024;

    [Fact]
    public async Task Read_LengthThatWasPromised_IsReadWithoutACopy()
    {
        var sent = new byte[4_000_000];
        new Random(1).NextBytes(sent);
        using var response = new HttpResponseMessage { Content = new ByteArrayContent(sent) };

        var (body, allocated) = await ReadAsync(response);

        Assert.Equal(BodyEnd.Whole, body.End);
        Assert.Equal(sent, body.Bytes);
        Assert.InRange(allocated, sent.Length, sent.Length + 500_000);
    }

    /// <summary>What a server says of its body's length costs nothing before the body is there.</summary>
    [Theory]
    [InlineData(long.MaxValue)]
    [InlineData(60_000_000)]
    public async Task Read_LengthThatIsNotKept_MakesRoomForLittle(long promised)
    {
        using var response = new HttpResponseMessage { Content = new ByteArrayContent([1, 2, 3]) };
        response.Content.Headers.ContentLength = promised;

        var (body, allocated) = await ReadAsync(response);

        Assert.Equal([1, 2, 3], body.Bytes);
        Assert.InRange(allocated, 0, 10_000_000);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(0)]
    public async Task Read_MoreThanWasPromised_IsReadWhole(long promised)
    {
        using var response = new HttpResponseMessage { Content = new ByteArrayContent([1, 2, 3]) };
        response.Content.Headers.ContentLength = promised;

        Assert.Equal([1, 2, 3], (await ReadAsync(response)).Body.Bytes);
    }

    /// <remarks>Everything is there at once, so that all of it happens on this thread.</remarks>
    private static async Task<(Body Body, long Allocated)> ReadAsync(HttpResponseMessage response)
    {
        await BodyReader.ReadAsync(
            new HttpResponseMessage { Content = new ByteArrayContent([0]) }, Limit, progress: null, CancellationToken.None, CancellationToken.None);
        var before = GC.GetAllocatedBytesForCurrentThread();
        var body = await BodyReader.ReadAsync(response, Limit, progress: null, CancellationToken.None, CancellationToken.None);
        return (body, GC.GetAllocatedBytesForCurrentThread() - before);
    }
}

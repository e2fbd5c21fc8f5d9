using System.Net;
using System.Net.Http.Headers;

namespace AgentHost.Providers.Tests.Http;

public sealed class FastStreamTests
{
    private const int Words = 2_000;

    /// <summary>A thousand pieces a second are read in batches; what people can follow is read piece by piece, without a pause.</summary>
    [Theory]
    [InlineData(1, 250, 400)]
    [InlineData(20, Words + 1, Words + 1)]
    public async Task Stream_IsReadInBatches_WhereItIsFast(int milliseconds, int least, int most)
    {
        await using var body = new PacedStream(Words, TimeSpan.FromMilliseconds(milliseconds));
        var endpoint = new PlainEndpoint(new ModelClientOptions("p", "m") { Settings = AgentJson.EmptyObject });
        await using var client = new PlainClient(endpoint, _ => new HttpResponseMessage(HttpStatusCode.OK)
        {
            Content = new StreamContent(body) { Headers = { ContentType = new MediaTypeHeaderValue("text/event-stream") } },
        }, time: body.Time);

        var updates = await client.AskAsync();

        Assert.Equal(Enumerable.Range(0, Words).Select(static i => $"{i} "), updates.OfType<TextDelta>().Select(static delta => delta.Text));
        Assert.IsType<ModelFinished>(updates[^1]);
        Assert.InRange(body.Reads, least, most);
    }
}

using System.Net;
using System.Text;

namespace AgentHost.Providers.Tests.Sse;

public sealed class JsonLineTests
{
    [Theory]
    [InlineData("application/x-ndjson", "{\"text\":\"a\"}\n\n{\"text\":\"b\"}\r\n{\"end\":1}\n{\"text\":\"late\"}", "ab finished")]
    [InlineData("application/x-ndjson", "{\"text\":\"a\"}\n{\"end\":1}", "a finished")]
    [InlineData("application/x-ndjson", "{\"text\":\"a\"}\n{\"end", "a StreamCut")]
    [InlineData("application/x-ndjson", "{\"text\":\"a\"}\n{\"end\n", "a BadResponse")]
    [InlineData("application/x-ndjson", "{\n\"end\":1}\n", " BadResponse")]
    [InlineData("application/x-ndjson", "data: {\"end\":1}\n", " BadResponse")]
    [InlineData("application/x-ndjson", "{\"error\":\"e\"}", " ServerError")]
    [InlineData("application/x-ndjson", "", " StreamCut")]
    [InlineData("application/json", "{\n\"end\":1}\n", " finished")]
    [InlineData("application/json", "{\"text\":\"a\"}\n{\"end\":1}", "a finished")]
    [InlineData("application/json", "{\n\"end\"", " StreamCut")]
    [InlineData("text/html", "<html>", " BadResponse")]
    public async Task Lines_UnderEachName_AreRead(string type, string body, string expected)
    {
        await using var client = new PlainClient(
            new PlainEndpoint(new ModelClientOptions("p", "m")),
            _ => new HttpResponseMessage(HttpStatusCode.OK) { Content = new StringContent(body, Encoding.UTF8, type) },
            AnswerFraming.JsonLines);

        var updates = await client.AskAsync();

        Assert.Equal(
            expected,
            $"{string.Concat(updates.OfType<TextDelta>().Select(delta => delta.Text))} "
            + $"{(updates[^1] is ModelFault fault ? fault.Kind.ToString() : updates[^1].Type)}");
    }

    [Fact]
    public async Task Lines_ThatNeverBecomeJson_EndAtABound()
    {
        var body = string.Concat(Enumerable.Repeat("{\n", 3000));
        await using var client = new PlainClient(
            new PlainEndpoint(new ModelClientOptions("p", "m")),
            _ => new HttpResponseMessage(HttpStatusCode.OK) { Content = new StringContent(body, Encoding.UTF8, "application/json") },
            AnswerFraming.JsonLines);

        Assert.Equal(ModelFaultKind.BadResponse, Assert.IsType<ModelFault>(Assert.Single(await client.AskAsync())).Kind);
    }
}

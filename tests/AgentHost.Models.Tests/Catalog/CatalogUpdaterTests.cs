using System.Net;
using System.Net.Http.Headers;
using AgentHost.Client;
using AgentHost.Configuration.Tests;
using AgentHost.Models.Catalog;

namespace AgentHost.Models.Tests.Catalog;

public sealed class CatalogUpdaterTests : IDisposable
{
    private const string Address = "https://lists.example/models.json";
    private const string Newer =
        """{"version":1,"updated":"2999-01-01","providers":[{"id":"openai","models":[{"id":"gpt-5","prices":{"input":7,"output":8}}]}]}""";

    private readonly TempHome _home = new();
    private readonly List<HttpRequestMessage> _asked = [];

    [Fact]
    public async Task Update_NewerList_IsKeptAndAskedForByItsTagNextTime()
    {
        var first = await UpdateAsync(Answer(Newer, tag: "\"v1\""));
        var second = await UpdateAsync(new HttpResponseMessage(HttpStatusCode.NotModified));
        var elsewhere = await UpdateAsync(Answer(Newer), address: "http://127.0.0.1:1/m.json");

        Assert.Equal((true, "2999-01-01"), (first.Changed, first.Updated));
        Assert.Equal((false, "2999-01-01"), (second.Changed, second.Updated));
        Assert.True(elsewhere.Changed);
        Assert.Equal(["", "\"v1\"", ""], _asked.Select(request => request.Headers.IfNoneMatch.ToString()));
        var catalog = BundledLists.Catalog(CatalogUpdater.FileIn(_home.Folders));
        Assert.Equal(7m, catalog.Find(catalog.FindProvider("openai", null), "gpt-5")?.Info.Prices?.Input);
    }

    [Theory]
    [InlineData(500, Newer, "the server said 500")]
    [InlineData(302, "", "the server said 302")]
    [InlineData(200, "<html>", "it is no JSON")]
    [InlineData(200, "{}", "models.json")]
    [InlineData(200, """{"version":2,"updated":"2999-01-01","providers":[]}""", "models.json.version")]
    [InlineData(
        200,
        """{"version":1,"updated":"2999-01-01","providers":[{"id":"a","models":[{"id":"b","prices":{"input":-1,"output":0}}]}]}""",
        "models.json.providers[0].models[0].prices")]
    [InlineData(200, """{"version":1,"updated":"2001-01-01","providers":[]}""", "it is of 2001-01-01, older than the one of")]
    public async Task Update_AnythingElse_KeepsWhatWasThere(int status, string body, string reason)
    {
        await UpdateAsync(Answer(Newer));
        var before = File.ReadAllText(CatalogUpdater.FileIn(_home.Folders));

        var exception = await Assert.ThrowsAsync<HostException>(() => UpdateAsync(Answer(body, status)));

        Assert.Contains(reason, exception.Message, StringComparison.Ordinal);
        Assert.EndsWith("The one that is here stays.", exception.Message, StringComparison.Ordinal);
        Assert.Equal(HostFailure.Internal, exception.Failure);
        Assert.Equal(before, File.ReadAllText(CatalogUpdater.FileIn(_home.Folders)));
    }

    [Fact]
    public async Task Update_ListWithoutEnd_IsCutOff()
    {
        var exception = await Assert.ThrowsAsync<HostException>(() => UpdateAsync(Answer(new string(' ', CatalogCheck.MaxBytes + 1))));

        Assert.Contains("larger than 8 MB", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Update_NobodyThere_IsNoFaultOfTheWords()
    {
        using var client = new HttpClient(new Handler(static _ => throw new HttpRequestException("Connection refused (lists.example:443)")));

        var exception = await Assert.ThrowsAsync<HostException>(async () =>
            await new CatalogUpdater(_home.Folders, client, TimeProvider.System)
                .UpdateAsync(Address, BundledLists.Files, TestContext.Current.CancellationToken));

        Assert.Equal(HostFailure.Internal, exception.Failure);
        Assert.Equal($"The list of models at {Address} was not taken: Connection refused (lists.example:443). The one that is here stays.", exception.Message);
    }

    [Theory]
    [InlineData("http://lists.example/models.json")]
    [InlineData("file:///etc/passwd")]
    [InlineData("ftp://lists.example/models.json")]
    [InlineData("models.json")]
    public async Task Update_AddressThatAnyoneCouldAnswerFor_IsNotAsked(string address)
    {
        var exception = await Assert.ThrowsAsync<HostException>(() => UpdateAsync(Answer(Newer), address));

        Assert.Empty(_asked);
        Assert.Equal(
            (HostFailure.Invalid, $"catalog.url: expected an address that begins with https:// (http:// for this machine alone), got \"{address}\"."),
            (exception.Failure, exception.Message));
    }

    public void Dispose() => _home.Dispose();

    private static HttpResponseMessage Answer(string body, int status = 200, string? tag = null)
    {
        var response = new HttpResponseMessage((HttpStatusCode)status) { Content = new StringContent(body) };
        response.Headers.ETag = tag is null ? null : EntityTagHeaderValue.Parse(tag);
        return response;
    }

    private async Task<CatalogUpdate> UpdateAsync(HttpResponseMessage answer, string address = Address)
    {
        using var handler = new Handler(request =>
        {
            _asked.Add(request);
            return answer;
        });
        using var client = new HttpClient(handler);
        return await new CatalogUpdater(_home.Folders, client, TimeProvider.System)
            .UpdateAsync(address, BundledLists.Files, TestContext.Current.CancellationToken);
    }

    private sealed class Handler(Func<HttpRequestMessage, HttpResponseMessage> answer) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            Task.FromResult(answer(request));
    }
}

using System.Text.Json.Nodes;
using AgentHost.Plugins.Mcp.Logins;
using AgentHost.Plugins.Mcp.Servers;
using AgentHost.Testing.Logins;
using ModelContextProtocol.Authentication;

namespace AgentHost.Plugins.Mcp.Tests.Logins;

/// <summary>Logins at servers, against a service of our own and its faults.</summary>
public sealed class LoginTests
{
    [Fact]
    public async Task Login_PersonAgrees_IsKeptAndUsedAndRenewedAndForgotten()
    {
        using var server = new LoginServer();
        await using var rig = Rig(server, out var browser, out var secrets);

        var before = await rig.CommandAsync("test", "web");
        Assert.Contains("agent mcp login web", before.Data!.Value.GetProperty("reason").GetString(), StringComparison.Ordinal);

        var login = await rig.CommandAsync("login", "web");
        Assert.True(login.ExitCode == 0, login.Data!.Value.GetRawText());
        Assert.Equal("The login at web is kept.", login.Data!.Value.GetProperty("message").GetString());
        Assert.Equal(
            ["registered agent", $"authorize made {server.Mcp}/mcp tools S256", $"token authorization_code {server.Mcp}/mcp"],
            server.Seen.Where(static seen => seen.Split(' ')[0] is "registered" or "authorize" or "token"));
        Assert.Contains(rig.Host.Published, published =>
            published.Type == "mcp.login" && published.Data.GetProperty("notice").GetString()!.Contains(browser.Opened.Single(), StringComparison.Ordinal));
        Assert.Contains("access-token-1-5f1c9e", secrets.Hidden);
        Assert.Contains("refresh-token-1-77aa01", secrets.Hidden);

        // The next run of the host, with nobody there: first with the token, then with a new one for it.
        rig.Restart();
        Assert.Equal(0, (await rig.CommandAsync("test", "web")).ExitCode);
        await rig.ReadyAsync();
        Assert.Equal("said", await rig.TextAsync("mcp__web__say"));
        server.Valid.Clear();
        Assert.Equal("said", await rig.TextAsync("mcp__web__say"));
        Assert.Contains($"token refresh_token {server.Mcp}/mcp", server.Seen);
        Assert.Contains("refresh-token-2-77aa01", secrets.Kept.Single().Value, StringComparison.Ordinal);
        Assert.Single(browser.Opened);

        Assert.Equal("The login at web is forgotten.", (await rig.CommandAsync("logout", "web")).Data!.Value.GetProperty("message").GetString());
        Assert.Equal("There was no login at web.", (await rig.CommandAsync("logout", "web")).Data!.Value.GetProperty("message").GetString());
        Assert.Empty(secrets.Kept);
    }

    [Theory]
    [InlineData("person-refuses", "the login was refused: not today")]
    [InlineData("other-state", "state")]
    [InlineData("other-resource", "does not match the expected URI")]
    [InlineData("other-issuer", "ssuer")]
    [InlineData("no-token", "no such grant")]
    [InlineData("no-registration", "registration")]
    [InlineData("token-elsewhere", "which is not followed")]
    [InlineData("metadata-elsewhere", "which is not followed")]
    [InlineData("plain-page", "is not https, and was not opened")]
    [InlineData("plain-service", "metadata for authorization server: 'http://login.example.org/'")]
    [InlineData("private-service", "metadata for authorization server: 'http://10.1.2.3/'")]
    public async Task Login_ServiceWithAFault_KeepsNothingAndSaysWhy(string fault, string why)
    {
        using var server = new LoginServer(fault);
        await using var rig = Rig(server, out _, out var secrets);

        var login = await rig.CommandAsync("login", "web");

        Assert.Equal(1, login.ExitCode);
        Assert.Contains(why, login.Data!.Value.GetProperty("message").GetString(), StringComparison.Ordinal);
        Assert.DoesNotContain('\u001b', login.Data!.Value.GetProperty("message").GetString()!);
        Assert.Empty(secrets.Kept);
    }

    [Fact]
    public async Task Start_LoginThatIsTakenNoMore_NamesTheCommandAndOpensNothing()
    {
        using var server = new LoginServer("no-refresh");
        await using var rig = Rig(server, out var browser, out _);
        Assert.Equal(0, (await rig.CommandAsync("login", "web")).ExitCode);
        server.Valid.Clear();
        rig.Restart();

        var test = await rig.CommandAsync("test", "web");

        Assert.Equal(1, test.ExitCode);
        Assert.Equal("web takes the login that is kept no more: agent mcp login web", test.Data!.Value.GetProperty("reason").GetString());
        Assert.Single(browser.Opened);
    }

    [Fact]
    public async Task Start_SameNameWithAnotherAddress_IsNotGivenTheLogin()
    {
        using var server = new LoginServer();
        using var other = new LoginServer();
        await using var rig = Rig(server, out _, out var secrets);
        Assert.Equal(0, (await rig.CommandAsync("login", "web")).ExitCode);
        await using var hostile = Rig(other, out _, out _, secrets);

        await hostile.CommandAsync("test", "web");

        Assert.DoesNotContain("refused token", other.Seen);
        Assert.Contains("refused", other.Seen);
    }

    [Theory]
    [InlineData("""{ "command": "node" }""", "a program of this machine")]
    [InlineData("""{ "url": "http://127.0.0.1:9/", "oauth": false }""", "there is no login at it")]
    [InlineData("""{ "url": "nowhere" }""", "no address of http")]
    public async Task Login_WhereThereIsNone_SaysSo(string declared, string why)
    {
        await using var rig = new McpRig(new JsonObject { ["web"] = JsonNode.Parse(declared) });
        rig.Host.Features.Add(new MemorySecrets());
        rig.Restart();

        var login = await rig.CommandAsync("login", "web");

        Assert.Equal(1, login.ExitCode);
        Assert.Contains(why, login.Data!.Value.GetProperty("message").GetString(), StringComparison.Ordinal);
        Assert.Equal(2, (await rig.CommandAsync("login", "nobody")).ExitCode);
    }

    [Fact]
    public async Task Send_LoginToAnotherPlace_IsRefused()
    {
        using var client = new HttpMessageInvoker(new HostHttpHandler(
            new HttpClient(), new(static () => new HttpClient()), new Uri("https://mcp.example.org/mcp"), ["X-Key"], new MessageBound("m")));
        foreach (var (header, value) in ((string, string)[])[("Authorization", "Bearer secret"), ("X-Key", "secret")])
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, "https://elsewhere.example.org/");
            request.Headers.TryAddWithoutValidation(header, value);
            Assert.Contains(
                "would be given the login",
                (await Assert.ThrowsAsync<HttpRequestException>(() => client.SendAsync(request, CancellationToken.None))).Message,
                StringComparison.Ordinal);
        }

        using var plain = new HttpRequestMessage(HttpMethod.Get, "http://elsewhere.example.org/");
        Assert.Contains(
            "is not https",
            (await Assert.ThrowsAsync<HttpRequestException>(() => client.SendAsync(plain, CancellationToken.None))).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Page_RandomAndForeignRequests_WaitsForTheAnswerItself()
    {
        using var page = new LoopbackPage(0, static (_, _) => Task.CompletedTask);
        var asked = page.AskAsync(
            new AuthorizationCallbackContext { AuthorizationUri = new Uri("https://login.example.org/"), RedirectUri = page.Redirect }, CancellationToken.None);
        var random = new Random(5);
        for (var i = 0; i < 20; i++)
        {
            using var socket = new System.Net.Sockets.TcpClient();
            await socket.ConnectAsync(page.Redirect.Host, page.Redirect.Port);
            var bytes = new byte[random.Next(1, 20_000)];
            random.NextBytes(bytes);
            await socket.GetStream().WriteAsync(bytes);
        }

        foreach (var path in (string[])["/", "/callback", "/callback?code=", "/favicon.ico", "//elsewhere/callback?code=a"])
        {
            await Browser.VisitAsync($"http://127.0.0.1:{page.Redirect.Port}{path}");
        }

        Assert.False(asked.IsCompleted);
        Assert.Contains("can be closed", await Browser.VisitAsync($"{page.Redirect}?code=a%20b&state=s&iss=i"), StringComparison.Ordinal);
        var result = await asked.WaitAsync(McpRig.Patience);
        Assert.Equal(("a b", "s", "i"), (result!.Code, result.State, result.Iss));
    }

    private static McpRig Rig(LoginServer server, out Browser browser, out MemorySecrets secrets, MemorySecrets? kept = null)
    {
        var rig = new McpRig(new JsonObject { ["web"] = new JsonObject { ["url"] = server.Mcp + "/mcp", ["startTimeout"] = 20 } });
        rig.Workspace.Processes = browser = new Browser(rig.Processes);
        rig.Host.Features.Add(secrets = kept ?? new MemorySecrets());
        rig.Restart();
        return rig;
    }
}

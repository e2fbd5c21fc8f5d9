using AgentHost.Plugins.Web.Tests.Serving;

namespace AgentHost.EndToEnd.Tests.Plugins;

/// <summary>The web, as far as it is on this machine: the guard keeps it out unless the settings let it in.</summary>
public sealed class WebPluginTests : IAsyncLifetime
{
    private const string Page = "<title>Herons</title><nav><a href=/>Home</a></nav><article><h1>Herons</h1><p>Seven herons stood in the <b>shallow</b> water, "
        + "and none of them moved, for an hour, while the tide went out.</p></article>";

    private readonly WebServer _web = new WebServer().On("/page", "Content-Type: text/html", Page).On("/file.bin", "Content-Type: application/zip", "PK-bytes");

    private string Allowing => $$"""{ "plugins": { "web": { "allow": ["127.0.0.1:{{_web.Port}}"] } } }""";

    public ValueTask InitializeAsync() => default;

    public ValueTask DisposeAsync() => _web.DisposeAsync();

    [Fact]
    public async Task Run_FetchThatIsAllowed_GivesTheArticle()
    {
        await using var server = await ModelServer.StartAsync(Scenario.Create().ToolCall("fetch", Call("/page")).Reply("Seven."));
        using var sandbox = new Sandbox(server).UserSettings(Allowing);

        (await sandbox.RunAsync("--allow", $"fetch(domain:127.0.0.1:{_web.Port})", "how many herons?")).ExitedWith(0);

        server.Verify();
        Assert.Contains("fetch", server.ModelRequests[0].Tools);
        Assert.DoesNotContain("download", server.ModelRequests[0].Tools);
        Assert.StartsWith("200 OK | text/html; utf-8 | ", server.ModelRequests[1].LastText, StringComparison.Ordinal);
        Assert.Contains("# Herons\n\nSeven herons stood in the **shallow** water", server.ModelRequests[1].LastText, StringComparison.Ordinal);
        Assert.DoesNotContain("Home", server.ModelRequests[1].LastText, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_FetchBehindTheRunner_GivesTheSame()
    {
        await using var server = await ModelServer.StartAsync(
            Scenario.Create().ToolCall("fetch", Call("/page")).ToolCall("fetch", """{"url":"http://127.0.0.1:1/"}""").Reply("Seven."));
        using var sandbox = new Sandbox(server).UserSettings(Allowing);
        var copy = BundledCopy.Of(sandbox, "web");

        (await sandbox.RunAsync("--plugin", copy, "--allow", "fetch", "how many herons?")).ExitedWith(0);

        server.Verify();
        Assert.Contains("Seven herons stood", server.ModelRequests[1].LastText, StringComparison.Ordinal);
        Assert.Contains("this machine itself", server.ModelRequests[2].LastText, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData]
    [InlineData("--permission-mode", "plan", "--allow", "fetch")]
    [InlineData("--allow", "fetch(domain:example.org)")]
    [InlineData("--yolo", "--deny", "host(domain:127.0.0.1)")]
    public async Task Run_FetchThatIsNotAllowed_AsksForNothing(params string[] options)
    {
        await using var server = await ModelServer.StartAsync(Scenario.Create().ToolCall("fetch", Call("/page")).Reply("I may not."));
        using var sandbox = new Sandbox(server).UserSettings(Allowing);

        await sandbox.RunAsync([.. options, "how many herons?"]);

        server.Verify();
        Assert.Empty(_web.Requests);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{ "plugins": { "web": { "allow": ["10.0.0.0/8", "127.0.0.1:1"] } } }""")]
    public async Task Run_FetchOfThisMachine_IsRefusedInEveryMode(string settings)
    {
        await using var server = await ModelServer.StartAsync(Scenario.Create().ToolCall("fetch", Call("/page")).Reply("It cannot be."));
        using var sandbox = new Sandbox(server).UserSettings(settings);

        (await sandbox.RunAsync("--yolo", "how many herons?")).ExitedWith(0);

        server.Verify();
        Assert.Contains("127.0.0.1 is this machine itself", server.ModelRequests[1].LastText, StringComparison.Ordinal);
        Assert.Empty(_web.Requests);
    }

    [Fact]
    public async Task Run_SettingOfAnUntrustedProject_LetsNothingIn()
    {
        await using var server = await ModelServer.StartAsync(Scenario.Create().ToolCall("fetch", Call("/page")).Reply("It cannot be."));
        using var sandbox = new Sandbox(server).Write(".agents/agent.json", Allowing).Write("agent.json", Allowing);

        await sandbox.RunAsync("--yolo", "how many herons?");

        server.Verify();
        Assert.Empty(_web.Requests);
    }

    [Fact]
    public async Task Run_SentOnInward_IsNotFollowed()
    {
        _web.Redirect("/in", "http://169.254.169.254/latest/meta-data/");
        await using var server = await ModelServer.StartAsync(Scenario.Create()
            .ToolCall("fetch", Call("/in"))
            .ToolCall("fetch", """{"url":"http://169.254.169.254/latest/meta-data/"}""")
            .Reply("It cannot be."));
        using var sandbox = new Sandbox(server).UserSettings(Allowing);

        (await sandbox.RunAsync("--yolo", "look")).ExitedWith(0);

        server.Verify();
        Assert.Contains("call again with that address", server.ModelRequests[1].LastText, StringComparison.Ordinal);
        Assert.Contains("a link-local address", server.ModelRequests[2].LastText, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_Download_SavesIntoTheWorkspace()
    {
        await using var server = await ModelServer.StartAsync(Scenario.Create()
            .ToolCall("download", $$"""{"url":"{{_web.At("/file.bin")}}","path":"got/"}""")
            .ToolCall("download", $$"""{"url":"{{_web.At("/file.bin")}}","path":"../out.bin"}""")
            .Reply("Saved."));
        using var sandbox = new Sandbox(server).UserSettings(Allowing);

        (await sandbox.RunAsync("--plugin", "web", "--allow", "download(domain:127.0.0.1)", "--allow", "download(got/**)", "save it")).ExitedWith(0);

        server.Verify();
        Assert.Equal("PK-bytes", sandbox.Read("got/file.bin"));
        Assert.Contains("to got/file.bin: 8 bytes", server.ModelRequests[1].LastText, StringComparison.Ordinal);
        Assert.Contains("outside of the workspace", server.ModelRequests[2].LastText, StringComparison.Ordinal);
        Assert.False(File.Exists(Path.Combine(sandbox.Root, "out.bin")));
    }

    [Fact]
    public async Task Run_DownloadWithARuleForTheHostAlone_WritesNothing()
    {
        await using var server = await ModelServer.StartAsync(
            Scenario.Create().ToolCall("download", $$"""{"url":"{{_web.At("/file.bin")}}","path":"file.bin"}""").Reply("No."));
        using var sandbox = new Sandbox(server).UserSettings(Allowing);

        await sandbox.RunAsync("--allow", "download(domain:*)", "save it");

        Assert.False(File.Exists(sandbox.PathOf("file.bin")));
        Assert.Empty(_web.Requests);
    }

    private string Call(string path) => $$"""{"url":"{{_web.At(path)}}"}""";
}

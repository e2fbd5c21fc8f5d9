using System.Text.Json;

namespace AgentHost.EndToEnd.Tests.Terminal;

/// <summary>
/// Names behind <c>@</c> of a conversation that others know: git's branches, resources of a real MCP server, symbols of a real language server. Tab takes them,
/// and what they stand for is sent.
/// </summary>
public sealed class CompletionTests
{
    [Fact]
    public async Task Git_BranchesAndTags_AppearAndAreTaken()
    {
        await using var server = await ModelServer.StartAsync(Scenario.Create().Reply("It is read."));
        using var sandbox = new Sandbox(server).UserSettings("""{ "sessions": { "titles": "off" } }""").Write("a.txt", "the first text\n");
        await sandbox.CommitAsync();
        await sandbox.GitAsync("branch", "feature-of-mine");
        await sandbox.GitAsync("tag", "feature-tagged");
        await using var terminal = await TmuxTerminal.StartAsync(sandbox, $"exec '{Programs.Agent}' chat");
        await terminal.WaitForAsync("/help lists commands");

        await terminal.WriteAsync("see @gi");
        await terminal.WaitForAsync("git:");
        await terminal.WriteAsync("t:sh");
        await terminal.WaitForAsync("git:show:");
        await terminal.WriteAsync("ow:feature-");
        await terminal.WaitForAsync("git:show:feature-of-mine");
        await terminal.WaitForAsync("git:show:feature-tagged");
        await terminal.WriteAsync("o");
        await terminal.WaitUntilAsync(async () => !(await terminal.ReadAsync()).Contains("feature-tagged", StringComparison.Ordinal));
        await terminal.KeyAsync("Tab");
        await terminal.WaitForAsync("› see @git:show:feature-of-mine");
        await terminal.KeyAsync("Enter");
        await terminal.WaitForAsync("It is read.");
        Assert.Contains("the first text", server.ModelRequests[0].LastText, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Mcp_ServersAndResources_AppearAndAreTaken()
    {
        var program = Path.Combine(Programs.Repository, "tests", "tools", "node_modules", ".bin", "mcp-server-everything");
        Assert.True(File.Exists(program), "mcp-server-everything is missing: .ci/install-test-programs installs it.");
        await using var server = await ModelServer.StartAsync(Scenario.Create().Reply("It is read."));
        using var sandbox = new Sandbox(server).UserSettings(
            $$"""
            {
              "sessions": { "titles": "off" },
              "mcp": { "servers": { "everything": { "command": {{JsonSerializer.Serialize(program)}}, "args": ["stdio"] } } }
            }
            """);
        await using var terminal = await TmuxTerminal.StartAsync(sandbox, $"exec '{Programs.Agent}' chat");
        await terminal.WaitForAsync("/help lists commands");

        await terminal.WriteAsync("see @mcp:");
        await terminal.WaitForAsync("mcp:everything:");
        await terminal.WriteAsync("everything:");
        await terminal.WaitForAsync("mcp:everything:demo://resource/static/document/architecture.md");
        await terminal.WriteAsync("demo://resource/static/document/arch");
        await terminal.WaitUntilAsync(async () => !(await terminal.ReadAsync()).Contains("features.md", StringComparison.Ordinal));
        await terminal.KeyAsync("Tab");
        await terminal.WaitForAsync("› see @mcp:everything:demo://resource/static/document/architecture.md");
        await terminal.KeyAsync("Enter");
        await terminal.WaitForAsync("It is read.");
        Assert.Contains("Everything Server", server.ModelRequests[0].LastText, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Symbols_OfALanguageServer_AppearAndTheirLinesAreSent()
    {
        await using var server = await ModelServer.StartAsync(Scenario.Create().Reply("It is read."));
        using var sandbox = WithServers(new Sandbox(server));
        (await sandbox.AgentAsync("trust")).ExitedWith(0);
        await using var terminal = await TmuxTerminal.StartAsync(sandbox, $"exec '{Programs.Agent}' chat");
        await terminal.WaitForAsync("/help lists commands");

        await terminal.WriteAsync("see @sym");
        await terminal.WaitForAsync("▸ symbol:");
        await terminal.KeyAsync("Tab");

        // On a busy machine the server takes longer to start than a person waits: who types on asks again.
        await terminal.WriteAsync("Greete");
        await terminal.WaitUntilAsync(async () => (await terminal.ReadAsync()) is var screen
            && (screen.Contains("symbol:Greeter#src/a.ts:3", StringComparison.Ordinal) || screen.Contains("still starting", StringComparison.Ordinal)));
        await terminal.WriteAsync("r");
        await terminal.WaitForAsync("▸ symbol:Greeter#src/a.ts:3");
        await terminal.KeyAsync("Tab");
        await terminal.WaitForAsync("› see @symbol:Greeter#src/a.ts:3");
        await terminal.KeyAsync("Enter");
        await terminal.WaitForAsync("It is read.");
        var sent = server.ModelRequests[0].LastText;
        Assert.Contains("src/a.ts", sent, StringComparison.Ordinal);
        Assert.Contains("class Greeter {\n  greet() {}\n}", sent, StringComparison.Ordinal);
        Assert.DoesNotContain("const before", sent, StringComparison.Ordinal);
        Assert.DoesNotContain("const after", sent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Symbols_OfAFolderThatIsNotTrusted_AreNotThereAndItIsSaidWhy()
    {
        await using var server = await ModelServer.StartAsync(Scenario.Create().Reply("It is read."));
        using var sandbox = WithServers(new Sandbox(server));
        await using var terminal = await TmuxTerminal.StartAsync(sandbox, $"exec '{Programs.Agent}' chat");
        await terminal.WaitForAsync("/help lists commands");

        await terminal.WriteAsync("see @symbol:Gree");
        await terminal.WaitForAsync("which is not trusted: agent trust");
        await terminal.WriteAsync("ter");
        await terminal.KeyAsync("Enter");
        await terminal.WaitForAsync("@symbol:Greeter is not attached:");
    }

    private static Sandbox WithServers(Sandbox sandbox)
    {
        var programs = Path.Combine(Programs.Repository, "tests", "tools", "node_modules", ".bin");
        Assert.True(Directory.Exists(programs), "Language servers are missing: .ci/install-test-programs installs them.");
        return sandbox.Set("PATH", programs + Path.PathSeparator + sandbox.Environment["PATH"])
            .UserSettings("""{ "sessions": { "titles": "off" } }""")
            .Write("tsconfig.json", "{}")
            .Write("src/a.ts", "const before = 1;\n\nclass Greeter {\n  greet() {}\n}\nconst after = 2;\n");
    }
}

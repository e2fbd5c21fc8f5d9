using System.Text;
using AgentHost.Plugins.Mcp.Declarations;
using AgentHost.Plugins.TestKit;

namespace AgentHost.Plugins.Mcp.Tests.Declarations;

public sealed class ServerDeclarationsTests : IDisposable
{
    private const string Project =
        """{ "mcpServers": { "one": { "command": "theirs", "args": ["a"] }, "two": { "type": "http", "url": "https://example.org/mcp", "headers": { "A": "b" } } } }""";

    private readonly TestWorkspace _workspace = new();

    public void Dispose() => _workspace.Dispose();

    [Fact]
    public async Task FindAsync_SettingsAndFile_SettingsStandAbove()
    {
        _workspace.With(".mcp.json", Project).Settings = AgentJson.Parse(
            """{ "servers": { "one": { "args": ["b"], "timeout": 3, "enabledTools": ["get_*"], "disabledTools": ["get_bad"] } } }""");
        var found = await FindAsync();
        Assert.Equal(["one", "two"], found.Select(static spec => spec.Name));
        Assert.Equal("theirs", found[0].Command);
        Assert.Equal(["b"], found[0].Arguments);
        Assert.Equal(TimeSpan.FromSeconds(3), found[0].Timeout);
        Assert.True(found[0].Offers("get_good"));
        Assert.False(found[0].Offers("get_bad"));
        Assert.False(found[0].Offers("other"));
        Assert.Equal(ServerTransport.Http, found[1].Transport);
        Assert.Equal("b", found[1].Headers["A"]);
    }

    [Fact]
    public async Task FindAsync_ServersOfTheRun_StandAboveAllOthers()
    {
        _workspace.Settings = AgentJson.Parse(
            """{ "config": { "mcpServers": { "one": { "command": "run" }, "new": { "url": "https://example.org/" } } }, "servers": { "one": { "command": "own", "timeout": 3 } } }""");
        _workspace.Trusted = false;
        var found = await FindAsync();
        Assert.Equal(["new", "one"], found.Select(static spec => spec.Name));
        Assert.Equal(("run", TimeSpan.FromSeconds(3)), (found[1].Command, found[1].Timeout));
        Assert.Equal("--mcp-config", found[0].Source);
    }

    [Fact]
    public async Task FindAsync_UntrustedFolder_ItsFileIsNotEvenRead()
    {
        _workspace.With(".mcp.json", Project).Trusted = false;
        Assert.Empty(await FindAsync());
    }

    [Fact]
    public async Task FindAsync_FileThatIsNoJson_IsSaidOnce()
    {
        _workspace.With(".mcp.json", "{ nope");
        var problems = new List<string>();
        Assert.Empty(await ServerDeclarations.FindAsync(_workspace, problems, CancellationToken.None));
        Assert.Single(problems);
    }

    [Theory]
    [InlineData("""{ }""", "neither")]
    [InlineData("""{ "type": "http" }""", "no url")]
    [InlineData("""{ "type": "stdio", "url": "http://x" }""", "takes a command")]
    public void Read_EntryThatCannotBe_SaysWhy(string entry, string why) =>
        Assert.Contains(why, ServerReader.Read("x", "settings", AgentJson.Parse(entry)).Problem, StringComparison.Ordinal);

    [Theory]
    [InlineData("a b")]
    [InlineData("")]
    [InlineData("../x")]
    public void Read_NameThatIsNone_SaysWhy(string name) =>
        Assert.NotNull(ServerReader.Read(name, "settings", AgentJson.Parse("""{ "command": "x" }""")).Problem);

    [Fact]
    public async Task FindAsync_MutatedFile_NeverThrows()
    {
        var random = new Random(11);
        for (var i = 0; i < 500; i++)
        {
            var bytes = Encoding.UTF8.GetBytes(Project);
            for (var j = random.Next(1, 6); j > 0; j--)
            {
                bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            }

            _workspace.With(".mcp.json", bytes);
            foreach (var spec in await FindAsync())
            {
                Assert.NotNull(spec.Identity);
            }
        }
    }

    private async Task<IReadOnlyList<McpServerSpec>> FindAsync() => await ServerDeclarations.FindAsync(_workspace, [], CancellationToken.None);
}

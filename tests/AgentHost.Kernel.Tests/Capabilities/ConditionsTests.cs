using AgentHost.Configuration;
using AgentHost.Kernel.Capabilities;
using AgentHost.Kernel.Tests.Plugins.Lifecycle;
using AgentHost.Plugins.Lifecycle;

namespace AgentHost.Kernel.Tests.Capabilities;

public sealed class ConditionsTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("agent-conditions-").FullName;

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Theory]
    [InlineData("up:here.md", true)]
    [InlineData("up:above.md", true)]
    [InlineData("up:outside.md", false)]
    [InlineData("home:mine", true)]
    [InlineData("home:none", false)]
    [InlineData("config:agents", true)]
    [InlineData("local:agents", false)]
    [InlineData("env:SET", true)]
    [InlineData("env:EMPTY", false)]
    [InlineData("setting:on", true)]
    [InlineData("setting:off", false)]
    [InlineData("setting:none", false)]
    [InlineData("contributes:tool", true)]
    [InlineData("contributes:nothing", false)]
    [InlineData("word", false)]
    [InlineData("unknown:x", false)]
    [InlineData("", true)]
    [InlineData("up:none|env:SET", true)]
    public async Task Hold_OneOfThem_IsEnough(string when, bool expected)
    {
        foreach (var path in (ReadOnlySpan<string>)["repo/.git/HEAD", "repo/above.md", "repo/sub/here.md", "outside.md", "home/mine", "home/.config/agents/x"])
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(_root, path))!);
            File.WriteAllText(Path.Combine(_root, path), "x");
        }

        await using var rig = new PluginRig();
        var plugin = rig.Declared("p", CapabilityKinds.Tool, """{"name":"t","description":"x","inputSchema":{"type":"object"}}""");
        var registry = CapabilityRegistry.Build([plugin]);
        var conditions = new Conditions(
            Path.Combine(_root, "repo", "sub"),
            name => name switch { "HOME" => Path.Combine(_root, "home"), "SET" => "1", "EMPTY" => "", _ => null },
            new SettingsView(AgentJson.Parse("""{"plugins":{"p":{"on":[1],"off":false}}}""")));

        Assert.Equal(expected, conditions.Hold(when.Split('|', StringSplitOptions.RemoveEmptyEntries), registry.Find(CapabilityKinds.Tool, "t")!, registry));
    }

    [Fact]
    public void Above_WithoutARepository_IsTheFolderAlone()
    {
        Assert.Equal([_root], Conditions.Above(_root));
    }
}

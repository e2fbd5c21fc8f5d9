using AgentHost.Client;
using AgentHost.Plugins.Web.Tests.Serving;

namespace AgentHost.Plugins.Web.Tests;

public sealed class PluginTests
{
    [Fact]
    public async Task Activation_RegistersWhatTheManifestAnnounces()
    {
        var bin = new DirectoryInfo(AppContext.BaseDirectory);
        var folder = Path.Combine(bin.Parent!.Parent!.FullName, "AgentHost.Plugins.Web", bin.Name);
        var manifest = ClientJson.Read<PluginManifest>(await File.ReadAllTextAsync(Path.Combine(folder, "plugin.json")));
        var announced = manifest.Contributes[CapabilityKinds.Tool].EnumerateArray().Select(ClientJson.Read<ToolSpec>).ToList();
        var world = new PluginWorld();

        await new WebPlugin().ActivateAsync(world, CancellationToken.None);

        Assert.Equal(["context-source/http", "context-source/https", "tool/download", "tool/fetch"], world.Registered.Order(StringComparer.Ordinal));
        Assert.Equal(["download", "fetch"], announced.Select(static spec => spec.Name).Order(StringComparer.Ordinal));
        Assert.All(announced, static spec => Assert.InRange(spec.Description.Length, 40, 400));
        Assert.All(announced, static spec => Assert.NotNull(spec.Settings));
    }
}

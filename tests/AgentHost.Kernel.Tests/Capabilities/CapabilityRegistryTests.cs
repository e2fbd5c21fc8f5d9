using AgentHost.Kernel.Capabilities;
using AgentHost.Kernel.Tests.Plugins.Lifecycle;
using AgentHost.Plugins.Lifecycle;

namespace AgentHost.Kernel.Tests.Capabilities;

public sealed class CapabilityRegistryTests
{
    [Fact]
    public async Task Build_TwoPluginsWithOneName_TheFirstHasItAndTheOtherIsShadowed()
    {
        await using var rig = new PluginRig();
        var first = rig.Declared("z", "gauge", """{"name":"b"}""", """{"name":"a"}""");
        var second = rig.Declared("a", "gauge", """{"name":"b"}""", "\"c\"");

        var registry = CapabilityRegistry.Build([first, second]);

        Assert.Same(first, registry.Find("gauge", "b")!.Owner);
        Assert.Equal(["a", "b", "c"], registry.List("gauge").Select(entry => entry.Name));
        Assert.Equal(
            [("b", "z", false), ("b", "a", true)],
            registry.List("gauge", shadowed: true).Where(entry => entry.Name == "b")
                .Select(entry => (entry.Name, entry.Owner.Id, entry.Shadowed)).OrderBy(entry => entry.Shadowed));
        Assert.Equal(2, registry.OwnedBy(second).Count());
        Assert.Empty(registry.List("other"));
        Assert.Null(registry.Find("gauge", "other"));
    }

    [Fact]
    public async Task Build_BlockedPlugin_BringsNothingAndStaysListed()
    {
        await using var rig = new PluginRig();
        rig.Stub.Declare("gauge", AgentJson.Parse("\"a\""));
        var blocked = rig.Host(blocked: "too new");

        var registry = CapabilityRegistry.Build([blocked]);

        Assert.Empty(registry.List("gauge", shadowed: true));
        Assert.Same(blocked, Assert.Single(registry.Plugins));
    }

    [Fact]
    public async Task ChangesFrom_AnotherSnapshot_SaysWhatCameWentAndChangedHands()
    {
        await using var rig = new PluginRig();
        var a = rig.Declared("a", "gauge", "\"kept\"", "\"moved\"", "\"gone\"");
        var b = rig.Declared("b", "gauge", "\"moved\"", "\"new\"");
        var before = CapabilityRegistry.Build([a]);
        var after = CapabilityRegistry.Build([b, rig.Declared("c", "gauge"), a]);

        var (added, removed) = CapabilityRegistry.Build([b]).ChangesFrom(before);
        var (grown, shrunk) = after.ChangesFrom(before);

        Assert.Equal(["moved b", "new b"], added.Select(Say).Order(StringComparer.Ordinal));
        Assert.Equal(["gone a", "kept a", "moved a"], removed.Select(Say).Order(StringComparer.Ordinal));
        Assert.Equal(["moved b", "new b"], grown.Select(Say).Order(StringComparer.Ordinal));
        Assert.Equal(["moved a"], shrunk.Select(Say));
        Assert.Equal(3, before.List("gauge").Count());

        static string Say(CapabilityInfo info) => $"{info.Name} {info.Plugin}";
    }
}

using AgentHost.Configuration;
using AgentHost.Kernel.Capabilities;
using AgentHost.Kernel.Tests.Plugins.Lifecycle;
using AgentHost.Kernel.Turns;
using AgentHost.Plugins;

namespace AgentHost.Kernel.Tests.Turns;

public sealed class ToolCatalogTests
{
    private static readonly string[] Declared =
    [
        """{"name":"edit","description":"x","inputSchema":{"type":"object"}}""",
        """{"name":"patch","description":"x","inputSchema":{"type":"object"},"defer":true,"replaces":"edit"}""",
        """{"name":"quilt","description":"x","inputSchema":{"type":"object"},"defer":true,"replaces":"nothing"}""",
        """{"name":"other","description":"x","inputSchema":{"type":"object"},"defer":true}""",
    ];

    [Theory]
    [InlineData(null, "{}", "call_tool edit tool_search", "other patch quilt")]
    [InlineData(false, "{}", "call_tool edit tool_search", "other patch quilt")]
    [InlineData(true, "{}", "call_tool patch tool_search", "edit other quilt")]
    [InlineData(true, """{"patch":{"enabled":false}}""", "call_tool edit tool_search", "other quilt")]
    [InlineData(true, """{"edit":{"enabled":false}}""", "call_tool tool_search", "other patch quilt")]
    [InlineData(true, """{"edit":{"enabled":true}}""", "call_tool edit patch tool_search", "other quilt")]
    [InlineData(true, """{"patch":{"enabled":true}}""", "call_tool edit patch tool_search", "other quilt")]
    public async Task Build_ForAModel_ExchangesWhatTakesPatches(bool? patches, string tools, string offered, string waiting)
    {
        await using var rig = new PluginRig();
        var registry = CapabilityRegistry.Build([rig.Declared("p", CapabilityKinds.Tool, Declared)]);

        var catalog = ToolCatalog.Build(
            registry, new SettingsView(AgentJson.Parse($$"""{"tools":{{tools}}}""")), new HashSet<string>(),
            interactive: false, model: new ModelInfo("m") { Patches = patches });

        Assert.Equal(offered, string.Join(' ', catalog.Offered.Select(static spec => spec.Name)));
        Assert.Equal(waiting, string.Join(' ', catalog.Waiting.Select(static spec => spec.Name)));
        Assert.Equal(4 - (tools.Contains("false", StringComparison.Ordinal) ? 1 : 0), catalog.Names.Count());
    }

    /// <summary>A thousand plugins do not fill each request: what was installed waits past a number and a size, whole plugins in the order of ids.</summary>
    [Theory]
    [InlineData("{}", 64, "")]
    [InlineData("""{"limits":{"shownTools":5}}""", 4, "")]
    [InlineData("""{"limits":{"shownTools":0}}""", 0, "")]
    [InlineData("""{"limits":{"shownToolChars":100}}""", 2, "")]
    [InlineData("""{"limits":{"shownTools":0},"tools":{"tool-700-1":{"enabled":true}}}""", 1, "")]
    [InlineData("""{"limits":{"shownTools":0}}""", 2, "plugin-700")]
    public async Task Build_ToolsOfManyInstalledPlugins_WaitPastALimit(string settings, int shown, string named)
    {
        await using var rig = new PluginRig();
        static string Declare(string name) => $$"""{"name":"{{name}}","description":"x","inputSchema":{"type":"object"} }""";
        var registry = CapabilityRegistry.Build(
        [
            rig.Declared("own", CapabilityKinds.Tool, Declare("own")),
            .. Enumerable.Range(100, 900).Select(i => rig.Declared(
                $"plugin-{i}", i % 2 == 0 ? PluginOrigin.User : PluginOrigin.Project, CapabilityKinds.Tool, Declare($"tool-{i}-1"), Declare($"tool-{i}-2"))),
        ]);

        var catalog = ToolCatalog.Build(
            registry,
            new SettingsView(AgentJson.Parse(settings)),
            named.Length == 0 ? new HashSet<string>() : new HashSet<string> { named },
            interactive: false);

        Assert.Equal(shown + 3, catalog.Offered.Count);
        Assert.Contains(catalog.Offered, static spec => spec.Name == "own");
        Assert.Equal(1800 - shown, catalog.Waiting.Count);
        Assert.NotNull(catalog.Find("tool-999-2"));
        Assert.Equal(catalog.Waiting.OrderBy(static spec => spec.Name, StringComparer.Ordinal), catalog.Waiting);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("edit patch other")]
    public async Task Build_WithoutATool_WhatStandsInForItIsNotThereEither(string? only)
    {
        await using var rig = new PluginRig();
        var registry = CapabilityRegistry.Build([rig.Declared("p", CapabilityKinds.Tool, Declared)]);

        var catalog = ToolCatalog.Build(
            registry, new SettingsView(AgentJson.EmptyObject), new HashSet<string>(), interactive: false,
            only?.Split(' '), new ModelInfo("m") { Patches = true }, without: ["edit"]);

        Assert.Null(catalog.Find("edit"));
        Assert.Null(catalog.Find("patch"));
        Assert.NotNull(catalog.Find("other"));
    }

    [Fact]
    public async Task Build_OfNamedToolsAlone_ExchangesNothing()
    {
        await using var rig = new PluginRig();
        var registry = CapabilityRegistry.Build([rig.Declared("p", CapabilityKinds.Tool, Declared)]);

        var catalog = ToolCatalog.Build(
            registry, new SettingsView(AgentJson.EmptyObject), new HashSet<string>(), interactive: false, ["edit"], new ModelInfo("m") { Patches = true });

        Assert.Equal(["edit"], catalog.Offered.Select(static spec => spec.Name));
    }
}

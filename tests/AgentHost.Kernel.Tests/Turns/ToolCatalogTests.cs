using AgentHost.Configuration;
using AgentHost.Kernel.Capabilities;
using AgentHost.Kernel.Tests.Plugins.Lifecycle;
using AgentHost.Kernel.Turns;

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

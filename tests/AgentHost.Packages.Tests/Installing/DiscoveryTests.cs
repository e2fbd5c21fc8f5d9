using AgentHost.Configuration;
using AgentHost.Plugins;
using AgentHost.Plugins.Discovery;

namespace AgentHost.Packages.Tests.Installing;

/// <summary>What a start finds of installed plugins.</summary>
public sealed class DiscoveryTests : IDisposable
{
    private readonly Rig _rig = new();

    [Fact]
    public async Task Find_Installed_StandsBehindTheRunsAndBeforeTheProjects()
    {
        await _rig.InstallAsync(_rig.Plugin("sample", "1.0.0"));
        Directory.CreateDirectory(_rig.At("project/.agents/plugins/sample"));
        _rig.Write("project/.agents/plugins/sample/plugin.json", Rig.Manifest("sample", "9.0.0"));
        _rig.Write("named/plugin.json", Rig.Manifest("sample", "5.0.0"));

        var found = Find(trusted: true);
        Assert.Equal(("1.0.0", PluginOrigin.User), Assert.Single(found.Plugins.Select(static plugin => (plugin.Manifest.Version, plugin.Origin))));
        Assert.Contains("Another plugin of the same id stands before it: 1.0.0", Assert.Single(found.Shadowed).Blocked, StringComparison.Ordinal);
        Assert.Single(Find(trusted: false).Ignored);
        Assert.Equal("5.0.0", Assert.Single(Find(trusted: true, _rig.At("named")).Plugins).Manifest.Version);
    }

    [Fact]
    public async Task Select_SwitchedOff_IsOnWhereItIsNamed()
    {
        await _rig.InstallAsync(_rig.Plugin("sample", "1.0.0"));
        await _rig.Changes.DisableAsync("sample", TestContext.Current.CancellationToken);

        Assert.True(Assert.Single(Select(Find(trusted: false), null).Disabled).Disabled);
        Assert.False(Assert.Single(Select(Find(trusted: false), ["sample"]).Plugins).Disabled);
        Assert.False(Assert.Single(Select(Find(trusted: false, "sample"), null).Plugins).Disabled);
    }

    [Fact]
    public async Task Select_BundledOnly_LeavesInstalledOnesOut()
    {
        await _rig.InstallAsync(_rig.Plugin("sample", "1.0.0"));
        var set = PluginSelection.Select(Find(trusted: false), Settings(), null, bundledOnly: true);
        Assert.Empty(set.Plugins);
    }

    public void Dispose() => _rig.Dispose();

    private FoundPlugins Find(bool trusted, params string[] named) => PluginDiscovery.Find(new DiscoveryRequest
    {
        AppFolder = _rig.At("app"),
        Folders = new HostFolders(_rig.At("config"), _rig.At("data"), _rig.At("cache")),
        WorkspaceRoot = Directory.CreateDirectory(_rig.At("project")).FullName,
        Trusted = trusted,
        Plugins = named,
    });

    private SettingsView Settings() =>
        SettingsLoader.Load(new SettingsRequest
        {
            Folders = new HostFolders(_rig.At("config"), _rig.At("data"), _rig.At("cache")),
            WorkspaceRoot = _rig.At("project"),
            Environment = static _ => null
        }).View;

    private PluginSet Select(FoundPlugins found, IReadOnlyList<string>? only) => PluginSelection.Select(found, Settings(), only);
}

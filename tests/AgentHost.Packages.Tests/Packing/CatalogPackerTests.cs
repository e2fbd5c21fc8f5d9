using AgentHost.Packages.Catalogs;
using AgentHost.Packages.Packing;
using AgentHost.Plugins.Installed;

namespace AgentHost.Packages.Tests.Packing;

public sealed class CatalogPackerTests : IDisposable
{
    private readonly Rig _rig = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Pack_Folders_IsACatalogWithTheirHashes()
    {
        Plugin("one", "1.2.3", """, "tags": ["first"]""");
        Plugin("two", "2.0.0");
        _rig.Write("plugins/blocked.json", """[{ "id": "one", "versions": "<1.0.0", "reason": "It is broken; update." }]""");

        var packed = await CatalogPacker.PackAsync(_rig.At("plugins"), _rig.At("app/catalog"), Token);

        _rig.AppFolder = _rig.At("app");
        var catalog = new BundledCatalog(_rig.AppFolder, _rig.Web);
        Assert.Equal([("one", "1.2.3"), ("two", "2.0.0")], packed.Select(static one => (one.Id, one.Version)));
        Assert.Equal(packed.Select(static one => one.Sha256), (await catalog.SearchAsync("", Token)).Select(static entry => entry.Sha256));
        Assert.Equal("one", Assert.Single(await catalog.SearchAsync("first", Token)).Id);
        Assert.Equal(new BlockRecord("one", "<1.0.0", "It is broken; update."), Assert.Single(await catalog.ListBlockedAsync(Token)));
        Assert.Equal("1.2.3", (await _rig.InstallAsync("one")).Version);
        Assert.Equal(["catalog.json", "one.1.2.3.agentplugin", "two.2.0.0.agentplugin"], Names("app/catalog"));
    }

    [Fact]
    public async Task Pack_SameFiles_AreTheSameBytes()
    {
        Plugin("one", "1.2.3");
        await CatalogPacker.PackAsync(_rig.At("plugins"), _rig.At("first"), Token);
        File.SetLastWriteTimeUtc(_rig.At("plugins/one/plugin.json"), new DateTime(2001, 2, 3, 4, 5, 6, DateTimeKind.Utc));
        await CatalogPacker.PackAsync(_rig.At("plugins"), _rig.At("second"), Token);

        Assert.Equal(Names("first"), Names("second"));
        Assert.All(Names("first"), name => Assert.Equal(File.ReadAllBytes(_rig.At("first/" + name)), File.ReadAllBytes(_rig.At("second/" + name))));
    }

    [Fact]
    public async Task Pack_WhatAnInstallWouldRefuse_IsRefusedAndNoIndexIsWritten()
    {
        Plugin("one", "1.2.3");
        _rig.Write("plugins/other/plugin.json", Rig.Manifest("one", "1.2.4"));
        Assert.Contains("holds the plugin one, and so does another folder", await RefusedAsync(), StringComparison.Ordinal);

        _rig.Write("plugins/other/plugin.json", """{ "id": "other" }""");
        Assert.Contains("The plugin cannot be used", await RefusedAsync(), StringComparison.Ordinal);

        _rig.Write("plugins/other/plugin.json", Rig.Manifest("other", "1.0.0"));
        _rig.Write("plugins/blocked.json", "{");
        Assert.Contains("blocked.json is no list of versions that must not run", await RefusedAsync(), StringComparison.Ordinal);

        _rig.Write("plugins/blocked.json", """[{ "id": "one", "versions": "banana", "reason": "x" }]""");
        Assert.Contains("an entry of its block list lacks", await RefusedAsync(), StringComparison.Ordinal);
        Assert.False(File.Exists(_rig.At("catalog/catalog.json")));
    }

    public void Dispose() => _rig.Dispose();

    private void Plugin(string id, string version, string more = "") => _rig.Write($"plugins/{id}/plugin.json", Rig.Manifest(id, version, more));

    private string[] Names(string folder) =>
        [.. Directory.EnumerateFiles(_rig.At(folder)).Select(static file => Path.GetFileName(file)).Order(StringComparer.Ordinal)];

    private async Task<string> RefusedAsync()
    {
        var fault = await Assert.ThrowsAsync<HostException>(async () => await CatalogPacker.PackAsync(_rig.At("plugins"), _rig.At("catalog"), Token));
        return fault.Message;
    }
}

using AgentHost.Client;
using AgentHost.Configuration;
using AgentHost.Configuration.Tests;
using AgentHost.Json;
using AgentHost.Plugins.Discovery;
using AgentHost.Plugins.Manifests;

namespace AgentHost.Plugins.Tests.Manifests;

public sealed class PluginDiscoveryTests : IDisposable
{
    private readonly TempHome _home = new();
    private int _seconds;

    private string IndexFile => Path.Combine(_home.Folders.Cache, PluginIndex.FileName);

    public void Dispose() => _home.Dispose();

    [Fact]
    public void Find_Nothing_Empty()
    {
        var found = Find();
        Assert.Empty(found.Plugins);
        Assert.Empty(found.Warnings);
        Assert.Empty(found.Ignored);
    }

    [Fact]
    public void Find_BundledPlugins_AreThereFromTheIndexToo()
    {
        Bundle("b", """ "alias": "bb", "contributes": { "tool": [{ "name": "t", "description": "d", "inputSchema": { "type": "object" } }] } """);
        Bundle("a", """ "contract": "^0.8", "entry": { "assembly": "A.dll", "type": "A" } """);
        var first = Find();
        var written = File.ReadAllBytes(IndexFile);
        var second = Find();
        Assert.Equal(["a", "b"], first.Plugins.Select(p => p.Manifest.Id));
        Assert.Equal(["a", "b"], second.Plugins.Select(p => p.Manifest.Id));
        Assert.All(second.Plugins, p => Assert.Equal(PluginOrigin.Bundled, p.Origin));
        Assert.Contains("^0.8", second.Plugins[0].Blocked, StringComparison.Ordinal);
        Assert.Equal(BundledFolder("b"), second.Plugins[1].Folder);
        Assert.Equal("bb", second.Plugins[1].Manifest.Alias);
        Assert.Equal("object", ClientJson.Read<ToolSpec>(second.Plugins[1].Manifest.Contributes["tool"][0]).InputSchema.GetProperty("type").GetString());
        Assert.Equal(written, File.ReadAllBytes(IndexFile));
    }

    [Fact]
    public void Find_MoreOfAProjectThanAreLookedAt_IsSaid()
    {
        for (var i = 0; i < 101; i++)
        {
            Project($"p{i:000}", "");
        }

        var found = Find();
        Assert.Equal(100, found.Plugins.Count);
        Assert.Contains("holds 101 plugins, of which the first 100 are looked at", Assert.Single(found.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public void Find_WithAGoodIndex_ReadsNoManifest()
    {
        Bundle("a", "");
        Find();
        var manifest = Path.Combine(BundledFolder("a"), "plugin.json");
        var time = File.GetLastWriteTimeUtc(manifest);
        File.WriteAllText(manifest, new string('x', (int)new FileInfo(manifest).Length));
        File.SetLastWriteTimeUtc(manifest, time);
        Assert.Single(Find().Plugins);
    }

    [Fact]
    public void Find_AStaleIndex_IsMadeAnew()
    {
        Bundle("a", "");
        LongAgo();
        Assert.Single(Find().Plugins);
        Bundle("b", "");
        Assert.Equal(2, Find().Plugins.Count);
        Directory.CreateDirectory(BundledFolder("c"));
        LongAgo();
        Assert.Equal(2, Find().Plugins.Count);
        Bundle("c", "");
        LongAgo();
        Assert.Equal(3, Find().Plugins.Count);
        Directory.Delete(BundledFolder("c"), recursive: true);
        Bundle("a", """ "description": "changed" """);
        Assert.Equal("changed", Find().Plugins[0].Manifest.Description);
        Directory.Delete(BundledFolder("a"), recursive: true);
        Assert.Equal("b", Assert.Single(Find().Plugins).Manifest.Id);
        Assert.Equal("b", Assert.Single(Find(host: new() { Build = "other", Contract = "0.9.0" }).Plugins).Manifest.Id);
    }

    /// <summary>The folder's time: a file system may tell no two changes apart that follow at once.</summary>
    private void LongAgo() => Directory.SetLastWriteTimeUtc(Path.Combine(_home.App, "plugins"), new DateTime(2020, 1, 1, 0, 0, ++_seconds, DateTimeKind.Utc));

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("{\"key\":1}")]
    public void Find_ADamagedIndex_IsMadeAnew(string text)
    {
        Bundle("a", "");
        Find();
        File.WriteAllText(IndexFile, text);
        Assert.Single(Find().Plugins);
        Assert.NotEqual(text, File.ReadAllText(IndexFile));
    }

    [Fact]
    public void Find_AMutatedIndex_NeverThrows()
    {
        Bundle("a", """ "contributes": { "x": ["y"] } """);
        Find();
        var good = File.ReadAllText(IndexFile);
        var random = new Random(9);
        for (var i = 0; i < 300; i++)
        {
            var at = random.Next(good.Length);
            File.WriteAllText(IndexFile, random.Next(2) == 0 ? good.Remove(at, 1) : good.Insert(at, ((char)random.Next(32, 127)).ToString()));
            _ = Find();
        }
    }

    [Fact]
    public void Find_AnUnwritableCache_StillStarts()
    {
        Bundle("a", "");
        _home.Write(_home.Folders.Cache, "a file where the folder would be");
        Assert.Single(Find().Plugins);
    }

    [Fact]
    public void Find_AMissingBundledPlugin_IsSaid()
    {
        _home.Write(Path.Combine(_home.App, "plugins", "bundled.json"), """["a", { "id": "gone", "alias": "g" }]""");
        Bundle("a", "");
        foreach (var found in new[] { Find(), Find() })
        {
            Assert.Single(found.Plugins);
            Assert.StartsWith("The bundled plugin \"gone\" is missing", Assert.Single(found.Warnings));
            Assert.Equal("gone", found.KnownAliases["g"]);
        }
    }

    [Fact]
    public void Find_ABrokenBundledPlugin_LeavesTheOthers()
    {
        Bundle("a", "");
        _home.Write(Path.Combine(BundledFolder("bad"), "plugin.json"), "{ \"version\": \"1.0.0\",\n\"id\": 1 }");
        foreach (var found in new[] { Find(), Find() })
        {
            Assert.Single(found.Plugins);
            Assert.Contains("plugin.json:2:", Assert.Single(found.Warnings), StringComparison.Ordinal);
            Assert.Contains(found.Problems, p => p.Line == 2 && p.Severity == JsonSeverity.Error);
        }
    }

    [Fact]
    public void Find_ProjectPlugins_CountUnderTrustOnly()
    {
        Project("p", "");
        var untrusted = Find(trusted: false);
        Assert.Empty(untrusted.Plugins);
        Assert.Contains(Path.Combine(".agents", "plugins", "p"), Assert.Single(untrusted.Ignored), StringComparison.Ordinal);
        var trusted = Find();
        Assert.Equal(PluginOrigin.Project, Assert.Single(trusted.Plugins).Origin);
        Assert.Empty(trusted.Ignored);
    }

    [Fact]
    public void Find_TheSameId_FirstByRankAndTheOtherIsVisible()
    {
        Bundle("x", "");
        Project("x", "");
        var found = Find();
        Assert.Equal(PluginOrigin.Bundled, Assert.Single(found.Plugins).Origin);
        var loser = Assert.Single(found.Shadowed);
        Assert.Equal(PluginOrigin.Project, loser.Origin);
        Assert.Contains(BundledFolder("x"), loser.Blocked, StringComparison.Ordinal);
        _home.Write(Path.Combine(_home.Root, "mine", "plugin.json"), Manifest("x", ""));
        found = Find(plugins: [Path.Combine(_home.Root, "mine")]);
        Assert.Equal(PluginOrigin.Run, Assert.Single(found.Plugins).Origin);
        Assert.Equal(2, found.Shadowed.Count);
        Assert.Contains("x", found.Named);
    }

    [Theory]
    [InlineData("nothing", "There is no plugin \"nothing\"")]
    [InlineData("xa", "did you mean \"xaa\"?")]
    [InlineData("./nothing", "holds no plugin.json")]
    [InlineData("./broken", "cannot be used")]
    public void Find_ANamedPluginThatIsNot_Throws(string word, string expected)
    {
        Bundle("xaa", "");
        _home.Write(Path.Combine(_home.Workspace, "broken", "plugin.json"), "{");
        var fault = Assert.Throws<HostException>(() => Find(plugins: [word]));
        Assert.Equal(HostFailure.Plugin, fault.Failure);
        Assert.Contains(expected, fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Find_AContributionOfTheRunToABundledPoint_IsChecked()
    {
        Bundle("lsp", """ "contributionPoints": { "language-server": { "required": ["command"] } } """);
        _home.Write(Path.Combine(_home.Workspace, "mine", "plugin.json"), Manifest("mine", """ "contributes": { "language-server": [{ "name": "x" }] } """));
        var found = Find(plugins: ["mine"]);
        Assert.Contains(found.Problems, p => p.Line > 0 && p.Message.Contains("missing property \"command\"", StringComparison.Ordinal));
        Assert.Empty(ManifestDeclarations.Of(found.Plugins.Single(p => p.Manifest.Id == "mine").Manifest, "language-server"));
    }

    [Fact]
    public void Select_SwitchedOff_IsListedApart()
    {
        Bundle("a", "");
        Bundle("b", """ "requires": { "a": "*" } """);
        var found = Find();
        var off = new SettingsView(AgentJson.Parse("""{ "plugins": { "a": { "enabled": false } } }"""));
        var set = PluginSelection.Select(found, off, null);
        Assert.Equal("a", Assert.Single(set.Disabled).Manifest.Id);
        Assert.Contains("is switched off", Assert.Single(set.Plugins).Blocked, StringComparison.Ordinal);
        var named = PluginSelection.Select(Find(plugins: ["a"]), off, null);
        Assert.Equal(["a", "b"], named.Plugins.Select(p => p.Manifest.Id));
        Assert.All(named.Plugins, p => Assert.Null(p.Blocked));
    }

    [Fact]
    public void Select_Only_NarrowsAndWantsWhatItNames()
    {
        Bundle("a", "");
        Bundle("b", """ "requires": { "a": "*" } """);
        Bundle("c", "");
        var found = Find(plugins: ["c"]);
        Assert.Equal(["a", "c"], PluginSelection.Select(found, SettingsView.Empty, ["a"]).Plugins.Select(p => p.Manifest.Id));
        var missing = Assert.Throws<HostException>(() => PluginSelection.Select(found, SettingsView.Empty, ["nothing"]));
        Assert.Equal(HostFailure.Plugin, missing.Failure);
        var blocked = Assert.Throws<HostException>(() => PluginSelection.Select(found, SettingsView.Empty, ["b"]));
        Assert.Contains("not among the plugins named for this run", blocked.Message, StringComparison.Ordinal);
    }

    private static string Manifest(string id, string more) => $$"""{ "id": "{{id}}", "version": "1.0.0"{{(more.Length > 0 ? "," : "")}} {{more}} }""";

    private string BundledFolder(string id) => Path.Combine(_home.App, "plugins", id);

    private void Bundle(string id, string more) => _home.Write(Path.Combine(BundledFolder(id), "plugin.json"), Manifest(id, more));

    private void Project(string id, string more) => _home.Write(Path.Combine(_home.Workspace, ".agents", "plugins", id, "plugin.json"), Manifest(id, more));

    private FoundPlugins Find(bool trusted = true, string[]? plugins = null, HostFacts? host = null) => PluginDiscovery.Find(new()
    {
        AppFolder = _home.App,
        Folders = _home.Folders,
        WorkspaceRoot = _home.Workspace,
        Trusted = trusted,
        Plugins = plugins ?? [],
        Host = host ?? HostFacts.Current,
    });
}

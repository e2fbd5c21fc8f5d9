using AgentHost.Client;
using AgentHost.Packages.Installing;
using AgentHost.Plugins;
using AgentHost.Plugins.Installed;
using AgentHost.Plugins.Manifests;

namespace AgentHost.Packages.Tests.Installing;

public sealed class InstallTests : IDisposable
{
    private readonly Rig _rig = new();

    private static string Weather => Repository.PathTo("artifacts", "bin", "TestPlugins.Weather", new DirectoryInfo(AppContext.BaseDirectory).Name);

    [Fact]
    public async Task Install_TerraformLs_NeedsNoNetworkAndSaysWhatIsMissing()
    {
        var outcome = await _rig.InstallAsync("terraform-ls");

        Assert.Equal("terraform-ls", outcome.Id);
        Assert.Contains("requires the plugin \"lsp\"", outcome.Blocked, StringComparison.Ordinal);
        Assert.StartsWith(
            "The program terraform-ls is not on the PATH: install the package terraform-ls", Assert.Single(outcome.Programs), StringComparison.Ordinal);
        Assert.Empty(Assert.Single(_rig.Verify()).Differences);
        Assert.Equal("catalog bundled", _rig.Store.Read().Plugins["terraform-ls"].Versions[outcome.Version].Source);

        Directory.CreateDirectory(_rig.At("bin"));
        File.WriteAllText(_rig.At("bin/terraform-ls"), "#!/bin/sh\n");
        File.SetUnixFileMode(_rig.At("bin/terraform-ls"), UnixFileMode.UserRead | UnixFileMode.UserExecute);
        _rig.Setting = _rig.Setting with { SearchPath = "relative:" + _rig.At("bin") };
        Assert.Equal($"The program terraform-ls is here: {_rig.At("bin/terraform-ls")}.", Assert.Single((await _rig.InstallAsync("terraform-ls")).Programs));
    }

    [Fact]
    public async Task Install_PluginWithCode_IsTakenFromItsBuild()
    {
        var outcome = await _rig.InstallAsync(Weather);
        Assert.Null(outcome.Blocked);
        var plugin = Assert.Single(_rig.Load().Plugins);
        Assert.NotNull(plugin.Manifest.Entry);
        Assert.NotEmpty(plugin.Manifest.Contributes["tool"].EnumerateArray());
        Assert.False(plugin.InProcess);
        await _rig.InstallAsync(Weather, inProcess: true);
        Assert.True(Assert.Single(_rig.Load().Plugins).InProcess);
    }

    [Fact]
    public async Task Hash_OfFolderAndPackage_IsTheSame()
    {
        var folder = _rig.Plugin("sample", "1.0.0");
        using var fromFolder = await _rig.PrepareAsync(folder);
        File.WriteAllBytes(
            _rig.At("s.agentplugin"),
            Zip.Of((
                "notes/read me.md",
                File.ReadAllBytes(Path.Combine(folder, "notes/read me.md")),
                0), ("plugin.json", File.ReadAllBytes(Path.Combine(folder, "plugin.json")), 0)));
        using var fromPackage = await _rig.PrepareAsync("s.agentplugin");
        Assert.Equal(fromFolder.Hash, fromPackage.Hash);
        Assert.Matches("^sha256:[0-9a-f]{64}$", fromFolder.Hash);
    }

    [Fact]
    public async Task Prepare_NewPlugin_AsksForAllAndAnUpdateForTheDifference()
    {
        const string permissions = """, "permissions": { "exec": ["git"], "network": ["example.org"]""";
        using (var plan = await _rig.PrepareAsync(_rig.Plugin("sample", "1.0.0", permissions + " }")))
        {
            Assert.Equal(["exec git", "network example.org"], plan.Wanted);
        }

        await _rig.InstallAsync(_rig.Plugin("sample", "1.0.0", permissions + " }"));
        using (var same = await _rig.PrepareAsync(_rig.Plugin("sample", "1.1.0", permissions + " }")))
        {
            Assert.Empty(same.Wanted);
        }

        using (var more = await _rig.PrepareAsync(
            _rig.Plugin("sample", "2.0.0", permissions + """, "secrets": ["KEY"] }, "contributes": { "skill": ["skills/"] }""")))
        {
            Assert.Equal(["brings skill/skills/", "secrets KEY"], more.Wanted);
        }
    }

    [Fact]
    public async Task Load_RecordWithoutConsent_IsBlocked()
    {
        await _rig.InstallAsync(_rig.Plugin("sample", "1.0.0", """, "permissions": { "exec": ["git"] }"""));
        var state = _rig.Store.Read();
        StateFile.Write(_rig.Places.State, state.With("sample", state.Plugins["sample"] with { Consent = [] }));

        Assert.Contains("nobody agreed to (exec git)", Assert.Single(_rig.Load().Plugins).Blocked, StringComparison.Ordinal);
        var wanted = _rig.Changes.Wanted("sample", null);
        Assert.Equal(["exec git"], wanted);
        Assert.True(await _rig.Changes.EnableAsync("sample", null, wanted, retry: false, TestContext.Current.CancellationToken));
        Assert.Null(Assert.Single(_rig.Load().Plugins).Blocked);
    }

    [Fact]
    public async Task Update_AndRollback_GoBothWaysAndKeepOneVersion()
    {
        await _rig.InstallAsync(_rig.Plugin("sample", "1.0.0", """, "permissions": { "exec": ["a"] }"""));
        await _rig.InstallAsync(_rig.Plugin("sample", "1.1.0", """, "permissions": { "exec": ["a"] }"""));
        await _rig.InstallAsync(_rig.Plugin("sample", "2.0.0", """, "permissions": { "exec": ["b"] }"""));
        var record = _rig.Store.Read().Plugins["sample"];
        Assert.Equal(["1.1.0", "2.0.0"], record.Versions.Keys);
        Assert.Equal(["exec a", "exec b"], record.Consent);
        Assert.False(Directory.Exists(_rig.Places.FolderOf("sample", "1.0.0")));

        Assert.Equal(("2.0.0", "1.1.0"), await _rig.Changes.RollbackAsync("sample", TestContext.Current.CancellationToken));
        var back = Assert.Single(_rig.Load().Plugins);
        Assert.Equal("1.1.0", back.Manifest.Version);
        Assert.Null(back.Blocked);
        Assert.Equal(("1.1.0", "2.0.0"), await _rig.Changes.RollbackAsync("sample", TestContext.Current.CancellationToken));

        File.AppendAllText(Path.Combine(_rig.Places.FolderOf("sample", "1.1.0"), "plugin.json"), " ");
        var fault = await Assert.ThrowsAsync<HostException>(async () => await _rig.Changes.RollbackAsync("sample", TestContext.Current.CancellationToken));
        Assert.Contains("nothing was changed", fault.Message, StringComparison.Ordinal);
        Assert.Equal("2.0.0", _rig.Store.Read().Plugins["sample"].Current);
    }

    [Fact]
    public async Task Rollback_WithNothingBefore_SaysSo()
    {
        await _rig.InstallAsync(_rig.Plugin("sample", "1.0.0"));
        var fault = await Assert.ThrowsAsync<HostException>(async () => await _rig.Changes.RollbackAsync("sample", TestContext.Current.CancellationToken));
        Assert.Equal(HostFailure.NotFound, fault.Failure);
    }

    [Fact]
    public async Task Install_SameVersionOtherContent_IsRefusedButADamagedOneIsMended()
    {
        var folder = _rig.Plugin("sample", "1.0.0");
        await _rig.InstallAsync(folder);
        Assert.Contains("a version never changes", await _rig.RefusedAsync(_rig.Plugin("sample", "1.0.0", ", \"license\": \"MIT\"")), StringComparison.Ordinal);

        File.Delete(Path.Combine(_rig.Places.FolderOf("sample", "1.0.0"), "notes", "read me.md"));
        Assert.NotEmpty(Assert.Single(_rig.Verify()).Differences);
        using (var plan = await _rig.PrepareAsync(folder))
        {
            Assert.True(plan.IsCurrent);
        }

        await _rig.InstallAsync(folder);
        Assert.Empty(Assert.Single(_rig.Verify()).Differences);
    }

    [Fact]
    public async Task Uninstall_KeepsDataUnlessItIsToGo()
    {
        await _rig.InstallAsync(_rig.Plugin("sample", "1.0.0"));
        _rig.Write("data/plugins/data/sample/kept", "x");
        Assert.Equal("1.0.0", await _rig.Changes.UninstallAsync("sample", data: false, TestContext.Current.CancellationToken));
        Assert.False(Directory.Exists(Path.Combine(_rig.Places.Store, "sample")));
        Assert.True(File.Exists(_rig.At("data/plugins/data/sample/kept")));
        Assert.Empty(_rig.Load().Plugins);
        await _rig.InstallAsync(_rig.Plugin("sample", "1.0.0", ", \"license\": \"MIT\""));
        await _rig.Changes.UninstallAsync("sample", data: true, TestContext.Current.CancellationToken);
        Assert.False(Directory.Exists(_rig.At("data/plugins/data/sample")));
        var fault = await Assert.ThrowsAsync<HostException>(async () =>
            await _rig.Changes.UninstallAsync("sample", data: false, TestContext.Current.CancellationToken));
        Assert.Equal(HostFailure.NotFound, fault.Failure);
    }

    [Theory]
    [InlineData(", \"contract\": \"^7.0\"", "works with version ^7.0 of the contract")]
    [InlineData(", \"platforms\": [\"win\"]", "runs on win only")]
    public async Task Install_PluginForAnotherHost_IsRefusedWithWhatToDo(string more, string reason)
    {
        _rig.Setting = _rig.Setting with { Facts = HostFacts.Current with { Platform = "linux" } };
        Assert.Contains(reason, await _rig.RefusedAsync(_rig.Plugin("sample", "1.0.0", more)), StringComparison.Ordinal);
        _rig.AssertNothingLeft();
    }

    [Fact]
    public async Task Requirements_MissingWrongAndInACircle_BlockWithASentence()
    {
        var outcome = await _rig.InstallAsync(_rig.Plugin("a", "1.0.0", """, "requires": { "b": "^2.0" }"""));
        Assert.Contains("requires the plugin \"b\" ^2.0, which is not installed", outcome.Blocked, StringComparison.Ordinal);
        await _rig.InstallAsync(_rig.Plugin("b", "1.0.0"));
        Assert.Contains("1.0.0 is installed", _rig.Installer.WhyBlocked("a"), StringComparison.Ordinal);
        await _rig.InstallAsync(_rig.Plugin("b", "2.3.0"));
        Assert.Null(_rig.Installer.WhyBlocked("a"));
        await _rig.Changes.DisableAsync("b", TestContext.Current.CancellationToken);
        Assert.Contains("switched off", _rig.Installer.WhyBlocked("a"), StringComparison.Ordinal);
        await _rig.Changes.EnableAsync("b", null, [], retry: false, TestContext.Current.CancellationToken);
        await _rig.InstallAsync(_rig.Plugin("b", "2.4.0", """, "requires": { "a": "*" }"""));
        Assert.Contains("circle", _rig.Installer.WhyBlocked("a"), StringComparison.Ordinal);
        Assert.Contains("circle", _rig.Installer.WhyBlocked("b"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Install_BlockedVersion_IsRefusedAndAnInstalledOneStops()
    {
        await _rig.InstallAsync(_rig.Plugin("sample", "1.0.0"));
        await _rig.Changes.AddCatalogAsync(
            new CatalogRecord("mine", "file", "/nowhere"),
            [new BlockRecord("sample", "<1.1.0", "It leaks keys; update to 1.1.0.")],
            TestContext.Current.CancellationToken);
        Assert.Contains(
            "block list of the catalog mine: It leaks keys; update to 1.1.0. agent plugin unblock sample",
            Assert.Single(_rig.Load().Plugins).Blocked,
            StringComparison.Ordinal);
        Assert.Contains("block list", await _rig.RefusedAsync(_rig.Plugin("sample", "1.0.5")), StringComparison.Ordinal);
        Assert.Null((await _rig.InstallAsync(_rig.Plugin("sample", "1.1.0"))).Blocked);
    }

    [Fact]
    public async Task Install_OfWhatIsThereAlready_DoesNotChangeWhereItComesFrom()
    {
        var first = _rig.Plugin("sample", "1.0.0");
        await _rig.InstallAsync(first);
        var before = _rig.Store.Read().Plugins["sample"].Versions["1.0.0"];
        var copy = _rig.At("copy");
        Directory.CreateDirectory(copy);
        foreach (var file in Directory.GetFiles(first, "*", SearchOption.AllDirectories))
        {
            var to = Path.Combine(copy, Path.GetRelativePath(first, file));
            Directory.CreateDirectory(Path.GetDirectoryName(to)!);
            File.Copy(file, to);
        }

        await _rig.InstallAsync(copy);
        Assert.Equal((before.Source, before.UpdateFrom), (_rig.Store.Read().Plugins["sample"].Versions["1.0.0"] is var now ? now.Source : "", now.UpdateFrom));

        File.AppendAllText(Directory.GetFiles(copy, "*.md", SearchOption.AllDirectories).First(), "more");
        await _rig.InstallAsync(copy);
        Assert.NotEqual(before.Source, _rig.Store.Read().Plugins["sample"].Versions["1.0.0"].Source);
    }

    [Fact]
    public async Task Block_OfACatalog_EndsWithThePersonsWordWithItsOwnAndWithTheCatalog()
    {
        var token = TestContext.Current.CancellationToken;
        await _rig.InstallAsync(_rig.Plugin("sample", "1.0.0"));
        var leaks = new BlockRecord("sample", "<1.1.0", "It leaks keys.");
        await _rig.Changes.AddCatalogAsync(new CatalogRecord("mine", "file", "/nowhere"), [leaks], token);
        await _rig.Changes.AddCatalogAsync(new CatalogRecord("other", "file", "/elsewhere"), [new BlockRecord("other", "*", "No.")], token);
        Assert.NotNull(_rig.Installer.WhyBlocked("sample"));

        Assert.Contains("mine says of sample", Assert.Single(await _rig.Changes.UnblockAsync("sample", token)), StringComparison.Ordinal);
        Assert.Null(_rig.Installer.WhyBlocked("sample"));
        await Assert.ThrowsAsync<HostException>(async () => await _rig.Changes.UnblockAsync("sample", token));

        // Another word of the catalog is another matter.
        await _rig.Store.ChangeAsync(state => state.WithBlocks("mine", [leaks with { Reason = "It leaks more." }]), token);
        Assert.Contains("It leaks more", _rig.Installer.WhyBlocked("sample"), StringComparison.Ordinal);
        await _rig.Store.ChangeAsync(state => state.WithBlocks("mine", []), token);
        Assert.Null(_rig.Installer.WhyBlocked("sample"));
        Assert.Equal("other", Assert.Single(_rig.Store.Read().Blocked).Catalog);

        await _rig.Store.ChangeAsync(state => state.WithBlocks("mine", [leaks]), token);
        await _rig.Changes.RemoveCatalogAsync("mine", token);
        Assert.Null(_rig.Installer.WhyBlocked("sample"));
    }

    [Fact]
    public async Task Install_IdOfABundledPlugin_IsRefused()
    {
        var bundled = new AgentHost.Plugins.InstalledPlugin(new PluginManifest("shell", "1.0.0"), "/app/plugins/shell", AgentHost.Plugins.PluginOrigin.Bundled);
        _rig.Setting = _rig.Setting with { Bundled = _rig.Setting.Bundled with { Plugins = [bundled] } };
        Assert.Contains("comes with the program", await _rig.RefusedAsync(_rig.Plugin("shell", "9.0.0")), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("./none", "There is no folder and no package")]
    [InlineData("none.agentplugin", "There is no folder and no package")]
    [InlineData("no-such-plugin", "No catalog has a plugin")]
    [InlineData("terraform-ls@^9", "has no version of terraform-ls that fits ^9")]
    [InlineData("terraform-ls@banana", "no range of versions")]
    [InlineData("Terraform", "no name of a plugin")]
    [InlineData("ftp://example.org/x", "There is no folder")]
    [InlineData("http://example.org/x.agentplugin", "addresses begin with https://")]
    [InlineData("https://example.org/x.agentplugin#sha256=12", "is no hash")]
    public async Task Install_WordThatNamesNothing_SaysSo(string word, string reason)
    {
        Assert.Contains(reason, await _rig.RefusedAsync(word), StringComparison.Ordinal);
        _rig.AssertNothingLeft();
    }

    [Fact]
    public async Task Isolation_OfAManifest_IsKept()
    {
        var own = _rig.Plugin("sample", "1.0.0", """, "isolation": "process" """);
        Assert.Contains("process of its own", await _rig.RefusedAsync(own, inProcess: true), StringComparison.Ordinal);
        var folder = Path.Combine(_rig.Folder, "insists");
        Copy(Weather, folder);
        var manifest = Path.Combine(folder, "plugin.json");
        File.WriteAllText(manifest, File.ReadAllText(manifest).Replace("\"id\"", "\"isolation\": \"context\", \"id\"", StringComparison.Ordinal));
        Assert.Contains("enable weather --in-process", (await _rig.InstallAsync(folder)).Blocked, StringComparison.Ordinal);
        var wanted = _rig.Changes.Wanted("weather", inProcess: true);
        Assert.Equal(["code in-process"], wanted);
        await _rig.Changes.EnableAsync("weather", true, wanted, retry: false, TestContext.Current.CancellationToken);
        Assert.Null(_rig.Installer.WhyBlocked("weather"));
        Assert.Empty(_rig.Changes.Wanted("weather", inProcess: false));
    }

    [Fact]
    public async Task Enable_AfterFaults_NeedsRetry()
    {
        await _rig.InstallAsync(_rig.Plugin("sample", "1.0.0"));
        var state = _rig.Store.Read();
        StateFile.Write(_rig.Places.State, state.With("sample", state.Plugins["sample"] with { Faults = ["it ended the program."] }));
        Assert.Contains("enable sample --retry", Assert.Single(_rig.Load().Plugins).Blocked, StringComparison.Ordinal);
        Assert.False(await _rig.Changes.EnableAsync("sample", null, [], retry: false, TestContext.Current.CancellationToken));
        Assert.True(await _rig.Changes.EnableAsync("sample", null, [], retry: true, TestContext.Current.CancellationToken));
        Assert.Null(Assert.Single(_rig.Load().Plugins).Blocked);
    }

    [Fact]
    public async Task LockFile_SaysWhatDiffers()
    {
        await _rig.InstallAsync(_rig.Plugin("sample", "1.0.0"));
        var record = _rig.Store.Read().Plugins["sample"];
        var project = Directory.CreateDirectory(_rig.At("project")).FullName;
        Assert.Equal(HostFailure.NotFound, Assert.Throws<HostException>(() => LockFile.Read(project)).Failure);
        var pinned = new LockedPlugin("1.0.0", record.Versions["1.0.0"].Hash, "here");
        new LockFile { Plugins = new Dictionary<string, LockedPlugin> { ["sample"] = pinned } }.Write(project);
        var read = LockFile.Read(project);
        var plugins = _rig.Load().Plugins;
        var token = TestContext.Current.CancellationToken;
        Assert.Null(read.FindDifference(plugins, static (_, _) => false, token));
        Assert.Contains("not installed and switched on", read.FindDifference([], static (_, _) => false, token), StringComparison.Ordinal);
        Assert.Contains("not in the lock file", new LockFile().FindDifference(plugins, static (_, _) => false, token), StringComparison.Ordinal);
        Assert.Contains(
            "pins sample 0.9.0, and 1.0.0 is here",
            new LockFile { Plugins = new Dictionary<string, LockedPlugin> { ["sample"] = pinned with { Version = "0.9.0" } } }
                .FindDifference(plugins, static (_, _) => false, token),
            StringComparison.Ordinal);
        File.AppendAllText(Path.Combine(_rig.Places.FolderOf("sample", "1.0.0"), "notes", "read me.md"), ".");
        Assert.Contains("are not those that the lock file pins", read.FindDifference(plugins, static (_, _) => false, token), StringComparison.Ordinal);

        foreach (var text in new[] { "", "{", "[]", "null", """{ "form": 9 }""", """{ "form": 1, "plugins": { "a": null } }""" })
        {
            File.WriteAllText(Path.Combine(project, LockFile.FileName), text);
            Assert.Equal(HostFailure.Invalid, Assert.Throws<HostException>(() => LockFile.Read(project)).Failure);
        }
    }

    public void Dispose() => _rig.Dispose();

    private static void Copy(string from, string to)
    {
        foreach (var file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            var copy = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }
    }
}

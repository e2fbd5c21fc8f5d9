using System.Text.Json;
using AgentHost.Client;
using AgentHost.Packages.Installing;
using AgentHost.Packages.Store;
using AgentHost.Plugins;
using AgentHost.Plugins.Installed;

namespace AgentHost.Packages.Tests.Store;

public sealed class PluginStoreTests : IDisposable
{
    private readonly Rig _rig = new();

    /// <summary>Each step of an install and of an update, as <see cref="PluginStore.Reached"/> names them.</summary>
    public static TheoryData<string> Steps => ["recovered", "list", "moved", "before-state", "state", "aside"];

    [Theory]
    [MemberData(nameof(Steps))]
    public async Task Change_KilledAtAStep_LeavesAStoreThatVerifies(string step)
    {
        await _rig.InstallAsync(_rig.Plugin("sample", "1.0.0"));
        await _rig.InstallAsync(_rig.Plugin("sample", "1.1.0"));
        var before = _rig.Store.Read();
        var sound = _rig.Store;
        _rig.Store = new PluginStore(_rig.Places, TimeProvider.System)
        {
            Reached = reached =>
            {
                if (reached == step)
                {
                    throw new InvalidOperationException("killed");
                }
            },
        };
        using (var plan = await _rig.PrepareAsync(_rig.Plugin("sample", "2.0.0")))
        {
            await Assert.ThrowsAsync<InvalidOperationException>(async () => await _rig.Installer.CommitAsync(plan, TestContext.Current.CancellationToken));
        }

        _rig.Store = sound;
        var current = _rig.Store.Read().Plugins["sample"].Current;
        Assert.Contains(current, new[] { "1.1.0", "2.0.0" });
        Assert.All(_rig.Verify().Where(one => one.Version == current), static one => Assert.Empty(one.Differences));
        Assert.Single(_rig.Load().Plugins);

        // The next call sweeps up and goes on.
        await _rig.InstallAsync(_rig.Plugin("sample", "2.1.0"));
        Assert.All(_rig.Verify(), static one => Assert.Empty(one.Differences));
        var after = _rig.Store.Read().Plugins["sample"];
        Assert.Equal("2.1.0", after.Current);
        Assert.Equal(current, after.Previous);
        Assert.Equal(
            after.Versions.Keys.SelectMany(static version => new[] { version, version + ".files.json" }).Order(StringComparer.Ordinal),
            Names(Path.Combine(_rig.Places.Store, "sample")));
        Assert.Empty(Directory.EnumerateFileSystemEntries(_rig.Places.Staging));
        Assert.NotSame(before, after);
    }

    [Fact]
    public async Task Change_AfterAKilledProcess_SweepsWhatNobodyHolds()
    {
        await _rig.InstallAsync(_rig.Plugin("sample", "1.0.0"));
        _rig.Write("data/plugins/staging/0123/content/plugin.json", "{}");
        _rig.Write("data/plugins/staging/0123.lock", "");
        _rig.Write("data/plugins/staging/4567/content/x", "");
        _rig.Write("data/plugins/staging/89.lock", "");
        _rig.Write("data/plugins/store/sample/9.9.9/plugin.json", "{}");
        _rig.Write("data/plugins/store/sample/9.9.9.files.json", "{}");
        _rig.Write("data/plugins/store/other/1.0.0/plugin.json", "{}");
        using var held = StagedPlugin.Create(_rig.Places);
        File.WriteAllText(Path.Combine(held.Folder, "mine"), "x");

        await _rig.Changes.DisableAsync("sample", TestContext.Current.CancellationToken);

        Assert.True(File.Exists(Path.Combine(held.Folder, "mine")));
        Assert.Equal(2, Directory.EnumerateFileSystemEntries(_rig.Places.Staging).Count());
        Assert.Equal(["1.0.0", "1.0.0.files.json"], Names(Path.Combine(_rig.Places.Store, "sample")));
        Assert.Equal(["sample"], Names(_rig.Places.Store));
    }

    [Fact]
    public async Task Sweep_WhileOthersStage_TakesNothingThatIsHeld()
    {
        using var done = new CancellationTokenSource();
        var sweepers = Enumerable.Range(0, 2).Select(_ => Task.Run(() =>
        {
            while (!done.IsCancellationRequested)
            {
                StagedPlugin.SweepLeft(_rig.Places.Staging);
            }
        })).ToArray();
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() =>
        {
            for (var i = 0; i < 300; i++)
            {
                using var staged = StagedPlugin.Create(_rig.Places);
                File.WriteAllText(Path.Combine(staged.Folder, "mine"), "x");
                Thread.Yield();
                Assert.True(File.Exists(Path.Combine(staged.Folder, "mine")));
            }
        })));

        await done.CancelAsync();
        await Task.WhenAll(sweepers);
        Assert.Empty(Directory.EnumerateFileSystemEntries(_rig.Places.Staging));
    }

    [Fact]
    public async Task Verify_AnyByte_IsFound()
    {
        await _rig.InstallAsync(_rig.Plugin("sample", "1.0.0"));
        var folder = _rig.Places.FolderOf("sample", "1.0.0");
        var notes = Path.Combine(folder, "notes", "read me.md");
        var text = File.ReadAllBytes(notes);
        foreach (var (change, undo, expected) in new (Action, Action, string)[]
        {
            (() => File.WriteAllBytes(notes, [.. text[..^1], (byte)(text[^1] ^ 1)]), () => File.WriteAllBytes(notes, text), "notes/read me.md was changed."),
            (() => File.WriteAllBytes(notes, text[..^1]), () => File.WriteAllBytes(notes, text), "notes/read me.md was changed."),
            (() => File.Delete(notes), () => File.WriteAllBytes(notes, text), "notes/read me.md is missing."),
            (
                () => File.WriteAllText(Path.Combine(folder, "notes", "more"), ""),
                () => File.Delete(Path.Combine(folder, "notes", "more")),
                "notes/more was added."),
            (() => Directory.CreateDirectory(Path.Combine(folder, "empty")), () => Directory.Delete(Path.Combine(folder, "empty")), "empty/ was added."),
            (() => File.CreateSymbolicLink(Path.Combine(folder, "link"), notes), () => File.Delete(Path.Combine(folder, "link")), "link was added."),
            (() => File.Move(notes, notes + "2"), () => File.Move(notes + "2", notes), "notes/read me.md is missing."),
        })
        {
            Assert.Empty(Assert.Single(_rig.Verify()).Differences);
            change();
            Assert.Equal(expected, Assert.Single(_rig.Verify()).Differences[0]);
            undo();
        }

        // A list that was changed along with the files is not believed.
        File.Delete(notes);
        File.WriteAllBytes(
            _rig.Places.ListOf("sample", "1.0.0"),
            JsonSerializer.SerializeToUtf8Bytes(ContentList.Of(folder, TestContext.Current.CancellationToken), InstalledJson.Default.ContentList));
        Assert.Equal("Its files are not those that were installed.", Assert.Single(Assert.Single(_rig.Verify()).Differences));
        Directory.Delete(folder, recursive: true);
        Assert.Contains("is missing", Assert.Single(Assert.Single(_rig.Verify()).Differences), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("""{ "plugins": { "../up": { "current": "1.0.0" } } }""")]
    [InlineData("""{ "plugins": { "sample": { "current": "../../1" } } }""")]
    [InlineData("""{ "plugins": { "sample": null } }""")]
    [InlineData("""{ "plugins": { "sample": { "current": "1.0.0", "versions": { "..": { "hash": "x", "source": "y" } } } } }""")]
    public async Task Read_DamagedState_IsToldOnceAndKept(string text)
    {
        await _rig.InstallAsync(_rig.Plugin("sample", "1.0.0"));
        File.WriteAllText(_rig.Places.State, text);

        var told = _rig.Load();
        Assert.Empty(told.Plugins);
        Assert.Contains("is damaged", Assert.Single(told.Warnings), StringComparison.Ordinal);
        Assert.Contains("doctor --repair", await _rig.RefusedAsync(_rig.Plugin("sample", "2.0.0")), StringComparison.Ordinal);
        Assert.Equal(text, File.ReadAllText(_rig.Places.State));

        var aside = await _rig.Store.RepairAsync(TestContext.Current.CancellationToken);
        Assert.Equal(text, File.ReadAllText(aside!));
        var record = _rig.Store.Read().Plugins["sample"];
        Assert.False(record.Enabled);
        Assert.Equal("1.0.0", record.Current);
        Assert.Empty(Assert.Single(_rig.Verify()).Differences);
        Assert.Null(await _rig.Store.RepairAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public void Read_RandomState_NeverThrowsAnythingElse()
    {
        var random = new Random(8_080);
        var sound =
            """{"form":1,"plugins":{"sample":{"current":"1.0.0","enabled":true,"consent":["exec x"],"versions":{"1.0.0":{"hash":"sha256:00","source":"s","installed":"2026-01-01T00:00:00+00:00"}}}},"catalogs":[],"blocked":[]}""";
        var read = 0;
        for (var i = 0; i < 3_000; i++)
        {
            var text = sound.ToCharArray();
            for (var flips = random.Next(1, 3); flips > 0; flips--)
            {
                text[random.Next(text.Length)] = (char)random.Next(32, 127);
            }

            File.WriteAllText(_rig.At("state.json"), new string(text));
            if (StateFile.TryRead(_rig.At("state.json"), out var state, out var problem))
            {
                read++;
                Assert.DoesNotContain(state.Plugins.Keys, static id => id.Contains('/', StringComparison.Ordinal) || id.StartsWith('.'));
            }
            else
            {
                Assert.NotEmpty(problem);
            }
        }

        Assert.InRange(read, 10, 2_900);
    }

    [Fact]
    public async Task Read_StateOfANewerHost_IsKept()
    {
        _rig.Write("data/plugins/state.json", """{ "form": 2, "plugins": { }, "news": 1 }""");
        Assert.Contains("newer version", await _rig.RefusedAsync(_rig.Plugin("sample", "1.0.0")), StringComparison.Ordinal);

        // Members that this version does not know are carried on.
        _rig.Write("data/plugins/state.json", """{ "form": 1, "plugins": { }, "news": 1 }""");
        await _rig.InstallAsync(_rig.Plugin("sample", "1.0.0"));
        Assert.Contains("\"news\": 1", File.ReadAllText(_rig.Places.State), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Change_ManyAtOnce_AllAreThere()
    {
        var folders = Enumerable.Range(0, 12).Select(i => _rig.Plugin($"sample-{i}", "1.0.0")).ToArray();
        await Task.WhenAll(folders.Select(folder => Task.Run(async () =>
        {
            using var plan = await _rig.PrepareAsync(folder);
            await new PluginStoreUser(_rig).CommitAsync(plan);
        })));

        Assert.Equal(12, _rig.Store.Read().Plugins.Count);
        Assert.All(_rig.Verify(), static one => Assert.Empty(one.Differences));
        Assert.Equal(12, _rig.Load().Plugins.Count);
    }

    [Fact]
    public async Task Load_WithNothingInstalled_MakesNoFile()
    {
        Assert.Empty(_rig.Load().Plugins);
        Assert.False(Directory.Exists(_rig.At("data")));
        await _rig.InstallAsync(_rig.Plugin("sample", "1.0.0"));
        Assert.Equal("sample", Assert.Single(_rig.Load().Plugins).Manifest.Id);
        Assert.True(File.Exists(_rig.Places.Index));
    }

    [Fact]
    public async Task Load_IndexThatIsOldOrDamaged_IsMadeAnew()
    {
        await _rig.InstallAsync(_rig.Plugin(
            "sample",
            "1.0.0",
            """, "requires": { "lsp": "^1.0" }, "permissions": { "exec": ["x"] }, "contributes": { "language-server": [{ "name": "s", "command": "x" }] }"""));
        var first = Assert.Single(_rig.Load().Plugins);
        var text = File.ReadAllText(_rig.Places.Index);

        // Out of the index the same comes as out of the manifests.
        var again = Assert.Single(_rig.Load().Plugins);
        Assert.Equal(ClientJson.Write(first.Manifest with { Description = null }), ClientJson.Write(again.Manifest with { Description = null }));
        Assert.Equal("A test.", again.Manifest.Description);
        Assert.Equal(first with { Manifest = again.Manifest }, again);

        var random = new Random(99);
        for (var i = 0; i < 300; i++)
        {
            var bytes = System.Text.Encoding.UTF8.GetBytes(text);
            bytes[random.Next(text.IndexOf("\"plugins\"", StringComparison.Ordinal))] = (byte)random.Next(256);
            File.WriteAllBytes(_rig.Places.Index, bytes);
            Assert.Equal("sample", Assert.Single(_rig.Load().Plugins).Manifest.Id);
        }

        await _rig.Changes.DisableAsync("sample", TestContext.Current.CancellationToken);
        Assert.True(Assert.Single(_rig.Load().Plugins).Disabled);
    }

    public void Dispose() => _rig.Dispose();

    private static IEnumerable<string> Names(string folder) =>
        Directory.EnumerateFileSystemEntries(folder).Select(static path => Path.GetFileName(path)).Order(StringComparer.Ordinal);

    private sealed class PluginStoreUser(Rig rig)
    {
        public async Task CommitAsync(Packages.Installing.InstallPlan plan) => await rig.Installer.CommitAsync(plan, TestContext.Current.CancellationToken);
    }
}

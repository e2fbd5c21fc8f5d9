using System.Text.Json;
using AgentHost.Client;
using AgentHost.FileSystem;
using AgentHost.Plugins;
using AgentHost.Plugins.Installed;

namespace AgentHost.Packages.Tests.Store;

/// <summary>Who is blamed for a process that died, and how it is taken back.</summary>
public sealed class BlameTests : IDisposable
{
    private readonly Rig _rig = new();

    private static CancellationToken None => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Load_MarkOfADeadProcess_PluginIsFaultedUntilItIsTriedAgain()
    {
        await _rig.InstallAsync(_rig.Plugin("sample", "1.0.0"));
        LeaveMark("sample", "1.0.0");

        var first = _rig.Load();
        Assert.Contains(first.Warnings, static told => told.Contains("agent plugin enable sample --retry", StringComparison.Ordinal));
        AssertFaulted(first);
        Assert.Empty(Directory.GetFiles(_rig.Places.Activating));
        Assert.Equal(
            "The program ended while this plugin was being activated in it, on 2026-05-01 12:30 UTC.",
            Assert.Single(_rig.Store.Read().Plugins["sample"].Faults));

        // Of the index, and told of once.
        var second = _rig.Load();
        AssertFaulted(second);
        Assert.Empty(second.Warnings);

        Assert.True(await _rig.Changes.EnableAsync("sample", null, [], retry: true, None));
        Assert.Null(Assert.Single(_rig.Load().Plugins).Blocked);
    }

    [Fact]
    public async Task Load_MarkThatAProcessHolds_BlamesNobody()
    {
        await _rig.InstallAsync(_rig.Plugin("sample", "1.0.0"));
        using (Assert.IsType<ActivationMark>(ActivationMark.TrySet(_rig.Places, Sample("sample", "1.0.0", PluginOrigin.User), DateTimeOffset.UnixEpoch)))
        {
            Assert.Null(Assert.Single(_rig.Load().Plugins).Blocked);
            Assert.Single(Directory.GetFiles(_rig.Places.Activating));
        }

        Assert.Empty(Directory.GetFiles(_rig.Places.Activating));
    }

    [Fact]
    public async Task Load_WhileAnotherChangesTheRecord_LeavesThePluginAloneAndBlamesItLater()
    {
        await _rig.InstallAsync(_rig.Plugin("sample", "1.0.0"));
        LeaveMark("sample", "1.0.0");
        using (PrivateFile.Open(_rig.Places.Lock, FileMode.OpenOrCreate))
        {
            AssertFaulted(_rig.Load());
            Assert.Empty(_rig.Store.Read().Plugins["sample"].Faults);
        }

        AssertFaulted(_rig.Load());
        Assert.Single(_rig.Store.Read().Plugins["sample"].Faults);
    }

    [Fact]
    public async Task Load_MarkOfAnotherVersionOrOfNobody_BlamesNobody()
    {
        await _rig.InstallAsync(_rig.Plugin("sample", "1.0.0"));
        LeaveMark("sample", "0.9.0");
        LeaveMark("gone", "1.0.0");
        LeaveMark("named", "1.0.0", PluginOrigin.Run);

        var content = _rig.Load();

        Assert.Null(Assert.Single(content.Plugins).Blocked);
        Assert.Contains(content.Warnings, static told => told.Contains("without --in-process named it runs in a process of its own", StringComparison.Ordinal));
        Assert.Empty(Directory.GetFiles(_rig.Places.Activating));
    }

    [Fact]
    public async Task Load_MarksOfNoise_AreRemovedAndBlameNobody()
    {
        await _rig.InstallAsync(_rig.Plugin("sample", "1.0.0"));
        LeaveMark("sample", "1.0.0");
        var whole = File.ReadAllBytes(Directory.GetFiles(_rig.Places.Activating).Single());
        _rig.Load();
        await _rig.Changes.EnableAsync("sample", null, [], retry: true, None);
        var random = new Random(4_711);
        for (var round = 0; round < 300; round++)
        {
            var noise = whole[..random.Next(whole.Length)];
            if (round % 3 == 0)
            {
                random.NextBytes(noise);
            }

            File.WriteAllBytes(Path.Combine(_rig.Places.Activating, "sample.noise.json"), noise);
            Assert.Null(Assert.Single(_rig.Load().Plugins).Blocked);
            Assert.Empty(Directory.GetFiles(_rig.Places.Activating));
        }
    }

    [Fact]
    public async Task Add_ManyFaults_KeepsTheLastOnesOneLineEach()
    {
        await _rig.InstallAsync(_rig.Plugin("sample", "1.0.0"));
        for (var i = 0; i < 20; i++)
        {
            Assert.True(await FaultRecords.AddAsync(
                _rig.Places, Sample("sample", "1.0.0", PluginOrigin.User).Key, $"fault {i}\n{new string('x', 1000)}", TimeProvider.System, None));
        }

        var faults = _rig.Store.Read().Plugins["sample"].Faults;
        Assert.Equal(5, faults.Count);
        Assert.StartsWith("fault 15 x", faults[0], StringComparison.Ordinal);
        Assert.All(faults, static fault => Assert.True(fault.Length <= 401 && !fault.Contains('\n', StringComparison.Ordinal)));
        AssertFaulted(_rig.Load());
    }

    public void Dispose() => _rig.Dispose();

    private static InstalledPlugin Sample(string id, string version, PluginOrigin origin) => new(new PluginManifest(id, version), "/nowhere", origin);

    private static void AssertFaulted(InstalledContent content)
    {
        var plugin = Assert.Single(content.Plugins);
        Assert.True(plugin.Faulted);
        Assert.StartsWith("It is left alone since it failed (agent plugin enable sample --retry tries it again): ", plugin.Blocked, StringComparison.Ordinal);
    }

    /// <summary>What a process leaves that dies in the middle: the mark, and nobody who holds it.</summary>
    private void LeaveMark(string id, string version, PluginOrigin origin = PluginOrigin.User)
    {
        Directory.CreateDirectory(_rig.Places.Activating);
        var note = new ActivationNote(id, version, "/nowhere", origin == PluginOrigin.User, new DateTimeOffset(2026, 5, 1, 12, 30, 0, TimeSpan.Zero));
        File.WriteAllBytes(
            Path.Combine(_rig.Places.Activating, id + ".left.json"), JsonSerializer.SerializeToUtf8Bytes(note, InstalledJson.Default.ActivationNote));
    }
}

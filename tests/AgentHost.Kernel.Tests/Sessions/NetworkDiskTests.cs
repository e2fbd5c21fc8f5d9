using AgentHost.Client;
using AgentHost.Hosting.Health;
using AgentHost.Sessions;
using AgentHost.Sessions.Log;
using AgentHost.Sessions.Tests;

namespace AgentHost.Kernel.Tests.Sessions;

/// <summary>Stores on file systems that several machines share: how these are found, and what the store does there.</summary>
public sealed class NetworkDiskTests : StoreTest
{
    private const string Table = """
        22 1 8:1 / / rw,relatime shared:1 - ext4 /dev/sda1 rw
        30 22 0:25 / /home rw shared:2 master:1 - nfs4 server:/home rw,vers=4.2
        31 30 0:26 / /home/me/local\040disk rw - ext4 /dev/sdb1 rw
        32 22 0:27 / /mnt/share rw - cifs //server/share rw
        33 22 0:28 / /mnt/share rw - tmpfs tmpfs rw
        34 22 0:29 / /ssh rw - fuse.sshfs me@host: rw
        35 22 0:30 / /usb rw - fuseblk /dev/sdc1 rw
        nonsense
        36 22 0:31 / /half rw -
        """;

    [Theory]
    [InlineData("/home/me/.local/share/agent/sessions", "nfs4")]
    [InlineData("/home", "nfs4")]
    [InlineData("/homes/me", null)]
    [InlineData("/home/me/local disk/agent", null)]
    [InlineData("/home/me/local disks", "nfs4")]
    [InlineData("/mnt/share/agent", null)]
    [InlineData("/ssh/agent", "fuse.sshfs")]
    [InlineData("/usb/agent", null)]
    [InlineData("/half/agent", null)]
    [InlineData("/", null)]
    public void FindIn_AMountTable_TheInnermostAndLatestMountCounts(string path, string? kind) => Assert.Equal(kind, NetworkDisk.FindIn(Table, path));

    [Fact]
    public void FindIn_MutatedTables_NeverThrows()
    {
        var random = new Random(7);
        for (var i = 0; i < 3_000; i++)
        {
            var table = Table.ToCharArray();
            for (var n = 0; n < 12; n++)
            {
                table[random.Next(table.Length)] = (char)random.Next(32, 127);
            }

            Assert.True(NetworkDisk.FindIn(new string(table)[random.Next(40)..], "/home/me/x") is null or { Length: > 0 });
        }
    }

    [Fact]
    public void Find_ThisMachinesOwnDisk_IsNone() => Assert.Null(NetworkDisk.Find(Folder));

    [Fact]
    public async Task Open_OnANetwork_KeepsNoWriteAheadLogAndDoctorSaysSo()
    {
        var options = Options(Path.Combine(Folder, "net"), "nfs4");
        await using var store = await SessionStore.OpenAsync(options, None);
        await using var second = await SessionStore.OpenAsync(options with { ProcessLabel = "second" }, None);
        await using var one = await store.CreateAsync(new SessionInfo("", "one", "/w", default), None);
        await using var two = await second.CreateAsync(new SessionInfo("", "two", "/w", default), None);

        // Both write, each sees what the other wrote, and nobody is turned away.
        for (var i = 0; i < 30; i++)
        {
            await Task.WhenAll(
                one.AppendAsync([Text("a", i, "x")], i % 2 == 0 ? Durability.Process : Durability.Power, None).AsTask(),
                two.AppendAsync([Text("b", i, "y")], Durability.Process, None).AsTask());
        }

        Assert.Equal(
            (31, 31), ((await second.ReadEventsAsync(one.Info.Id, 0, 100, None)).Count, (await store.ReadEventsAsync(two.Info.Id, 0, 100, None)).Count));
        Assert.False(File.Exists(Path.Combine(options.Folder, "sessions.db-wal")));
        Assert.Contains("network file system (nfs4) and keeps a delete journal therefore", await DoubtAsync(store), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Open_OfThisMachineThenOnANetwork_TheNextMigrationLeavesTheLogAndUntilThenDoctorSaysSo()
    {
        await using (await CreateAsync("kept"))
        {
        }

        await Store.DisposeAsync();
        await using (var moved = SessionStore.Open(Options(Folder, "cifs"), Schema.Migrations))
        {
            Assert.Contains("(cifs) and keeps a write-ahead log", await DoubtAsync(moved), StringComparison.Ordinal);
        }

        await using var migrated = SessionStore.Open(
            Options(Folder, "cifs"), [.. Schema.Migrations, new(Schema.Migrations.Count + 1, static () => "ALTER TABLE sessions ADD COLUMN extra TEXT")]);

        Assert.Equal("delete", (await migrated.InspectAsync(None)).Journal);
        Assert.Equal("kept", Assert.Single(await migrated.ListAsync(new SessionFilter(), None)).Name);
    }

    [Fact]
    public async Task Crash_OnANetwork_WhatWasAcknowledgedIsThere()
    {
        var folder = Path.Combine(Folder, "net");
        await (await SessionStore.OpenAsync(Options(folder, "nfs4"), None)).DisposeAsync();
        var acknowledged = new Dictionary<string, long>(StringComparer.Ordinal);
        for (var round = 1; round <= 3; round++)
        {
            await using var probe = await Probe.StartAsync("soak", folder, round.ToString(System.Globalization.CultureInfo.InvariantCulture), "100000");
            for (var acks = 0; acks < 40;)
            {
                if ((await probe.Output.ReadLineAsync(None))!.Split(' ') is ["ack", var id, var number, ..])
                {
                    acknowledged[id] = Math.Max(acknowledged.GetValueOrDefault(id), long.Parse(number, System.Globalization.CultureInfo.InvariantCulture));
                    acks++;
                }
            }

            await probe.KillAsync();
        }

        await using var store = await SessionStore.OpenAsync(Options(folder, "nfs4"), None);
        var found = await store.InspectAsync(None);
        Assert.Equal(("delete", 0), (found.Journal, found.Damage.Count));
        foreach (var (id, number) in acknowledged)
        {
            Assert.True(await store.GetAsync(id, None) is null || (await ReadAllOfAsync(store, id)).Count >= number);
        }
    }

    [Fact]
    public async Task Doctor_OnThisMachine_HasNothingToSay() => Assert.Null(await DoubtAsync(Store));

    private static async Task<string?> DoubtAsync(SessionStore store) =>
        (await StoreChecks.RunAsync(Task.FromResult(store), None)).SingleOrDefault(static check => check.State == HealthState.Warning)?.Message;

    private SessionStoreOptions Options(string folder, string kind) => new(folder, Time, "test") { Network = _ => kind };
}

using AgentHost.Client;
using AgentHost.Hosting.Health;
using AgentHost.Sessions;
using AgentHost.Sessions.Log;
using AgentHost.Sessions.Salvaging;
using AgentHost.Sessions.Sqlite;
using AgentHost.Sessions.Tests;

namespace AgentHost.Kernel.Tests.Sessions;

public sealed class StoreSalvageTests : StoreTest
{
    private const int Each = 60;

    [Fact]
    public async Task Repair_AStoreInOrder_ChangesNothing()
    {
        await FillAsync();
        var before = await File.ReadAllBytesAsync(DatabasePath, None);

        var check = Assert.Single(StoreDoctor.Repair(Folder, Time));

        Assert.Equal(HealthState.Ok, check.State);
        Assert.Equal(before, await File.ReadAllBytesAsync(DatabasePath, None));
        Assert.DoesNotContain(Directory.GetFiles(Folder), static file =>
            file.Contains("damaged", StringComparison.Ordinal) || file.Contains("salvage", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Repair_FlippedBytes_SavesTheRestAndSaysWhatIsLost()
    {
        var ids = await FillAsync();
        var bytes = await File.ReadAllBytesAsync(DatabasePath, None);
        var whole = (byte[])bytes.Clone();
        var random = new Random(3);
        for (var round = 0; round < 12; round++)
        {
            whole.CopyTo(bytes, 0);

            // Whole pages, as a bad sector leaves them, and single bits; never the first page.
            for (var i = 0; i < 3; i++)
            {
                var page = 1 + random.Next((bytes.Length / 4096) - 1);
                random.NextBytes(bytes.AsSpan(page * 4096, random.Next(2) == 0 ? 4096 : 40));
            }

            await RewriteAsync(bytes);
            var checks = StoreDoctor.Repair(Folder, Time);

            Assert.Equal("ok", IntegrityCheck());
            var kept = Directory.GetFiles(Folder, "sessions.db.damaged-*");
            Assert.True(kept.Length > 0 || checks[0].State == HealthState.Ok);
            await using var store = await SessionStore.OpenAsync(new SessionStoreOptions(Folder, Time, "test"), None);
            foreach (var id in ids)
            {
                if (await store.GetAsync(id, None) is null)
                {
                    continue;
                }

                // Numbered without gaps, and the session takes more.
                await using var lease = await store.AcquireAsync(id, None);
                await lease.RepairHistoryAsync(None);
                await lease.AppendAsync([Text("new", 0, "more")], Durability.Process, None);
                var events = await store.ReadEventsAsync(id, 0, 1000, None);
                Assert.Equal(Enumerable.Range(1, events.Count).Select(static n => (long?)n), events.Select(static e => e.Sequence));
            }
        }
    }

    [Fact]
    public async Task Repair_ADamagedEvent_LosesThatOneAlone()
    {
        var ids = await FillAsync();
        using (var database = Database.Open(DatabasePath, readOnly: false))
        {
            database.Execute($"UPDATE events SET body='{{\"type\":' WHERE session_id='{ids[1]}' AND sequence=7");
        }

        var checks = StoreDoctor.Repair(Folder, Time);

        Assert.Contains(checks, check => check.Message.Contains($"1 event of the session {ids[1]}", StringComparison.Ordinal));
        await using var store = await SessionStore.OpenAsync(new SessionStoreOptions(Folder, Time, "test"), None);
        Assert.Equal(3, (await store.ListAsync(new SessionFilter(), None)).Count);
        Assert.Equal(Each + 1 - 1, (await store.ReadEventsAsync(ids[1], 0, 1000, None)).Count);
        Assert.Equal(Each + 1, (await store.ReadEventsAsync(ids[2], 0, 1000, None)).Count);
        Assert.Equal("kept", (await store.KeyValues("p").GetAsync("k", None))?.Value.GetString());
    }

    [Theory]
    [InlineData(0.9, 100)]
    [InlineData(0.5, 50)]
    [InlineData(0.1, 0)]
    public async Task Repair_ATruncatedFile_SavesWhatIsThere(double part, int least)
    {
        var ids = await FillAsync();
        var bytes = await File.ReadAllBytesAsync(DatabasePath, None);
        await RewriteAsync(bytes[..(int)(bytes.Length * part)]);

        var checks = StoreDoctor.Repair(Folder, Time);

        Assert.NotEqual(HealthState.Ok, checks[0].State);
        Assert.Equal("ok", IntegrityCheck());
        Assert.Equal((int)(bytes.Length * part), new FileInfo(Assert.Single(Directory.GetFiles(Folder, "sessions.db.damaged-*"))).Length);
        await using var store = await SessionStore.OpenAsync(new SessionStoreOptions(Folder, Time, "test"), None);
        var saved = 0;
        foreach (var id in ids)
        {
            saved += await store.GetAsync(id, None) is null ? 0 : (await store.ReadEventsAsync(id, 0, 1000, None)).Count;
        }

        Assert.InRange(saved, least, ids.Count * (Each + 1));
    }

    [Fact]
    public async Task Repair_WhatIsNoDatabase_KeepsItAndBeginsAnew()
    {
        await FillAsync();
        await RewriteAsync("this is no database, and was never one; it is only as long as one might be. "u8.ToArray());

        var checks = StoreDoctor.Repair(Folder, Time);

        Assert.Contains(checks, static check => check.Message.Contains("Nothing of the file", StringComparison.Ordinal));
        Assert.StartsWith(
            "this is no database",
            await File.ReadAllTextAsync(Assert.Single(Directory.GetFiles(Folder, "sessions.db.damaged-*")), None),
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("PRAGMA user_version=99", "newer version")]
    [InlineData("DROP TABLE events; DROP TABLE meta; PRAGMA user_version=0", "another program")]
    public async Task Repair_AStoreOfAnother_IsRefusedAndLeftAsItIs(string sql, string says)
    {
        await FillAsync();
        using (var database = Database.Open(DatabasePath, readOnly: false))
        {
            database.Execute("PRAGMA foreign_keys=OFF; " + sql);
        }

        var before = await File.ReadAllBytesAsync(DatabasePath, None);

        var refused = Assert.Throws<HostException>(() => StoreDoctor.Repair(Folder, Time));

        Assert.Contains(says, refused.Message, StringComparison.Ordinal);
        Assert.Equal(before, await File.ReadAllBytesAsync(DatabasePath, None));
    }

    [Fact]
    public async Task Repair_WhileASessionIsHeld_IsRefused()
    {
        await using var lease = await CreateAsync("held");

        Assert.Equal(HostFailure.Busy, Assert.Throws<HostException>(() => StoreDoctor.Repair(Folder, Time)).Failure);
    }

    [Fact]
    public void Repair_WithoutAStore_SaysSo() =>
        Assert.Equal(HostFailure.NotFound, Assert.Throws<HostException>(() => new StoreSalvage(Path.Combine(Folder, "none"), Time).Run()).Failure);

    /// <summary>Three sessions, and the store closed with all of it in the one file.</summary>
    private async Task<List<string>> FillAsync()
    {
        var ids = new List<string>();
        for (var session = 0; session < 3; session++)
        {
            await using var lease = await CreateAsync($"s{session}");
            for (var i = 0; i < Each; i++)
            {
                await lease.AppendAsync(
                    [new MessageAppended($"m{i}", MessageRole.User) { Parts = [new TextPart(new string((char)('a' + (i % 26)), i % 9 == 0 ? 9_000 : 300))] }],
                    Durability.Process,
                    None);
            }

            ids.Add(lease.Info.Id);
        }

        await Store.KeyValues("p").SetAsync("k", AgentJson.Parse("\"kept\""), null, None);
        await Store.DisposeAsync();
        using var database = Database.Open(DatabasePath, readOnly: false);
        database.Execute("PRAGMA wal_checkpoint(TRUNCATE)");
        return ids;
    }

    private async Task RewriteAsync(byte[] bytes)
    {
        foreach (var file in Directory.GetFiles(Folder, "sessions.db*"))
        {
            if (!file.EndsWith("-lock", StringComparison.Ordinal))
            {
                File.Delete(file);
            }
        }

        await File.WriteAllBytesAsync(DatabasePath, bytes, None);
    }
}

using AgentHost.Client;
using AgentHost.Sessions.Log;
using AgentHost.Sessions.Salvaging;
using AgentHost.Sessions.Sqlite;

namespace AgentHost.Sessions.Tests;

public sealed class PluginLogTests : StoreTest
{
    [Fact]
    public async Task Read_OfAPlugin_UsesItsIndexAndGivesNobodyElses()
    {
        var lease = await CreateAsync();
        await lease.AppendAsync([Own("one", 1), Own("two", 2), new SessionUpdated { Model = "m" }, Own("one", 3)], Durability.Process, None);

        Assert.Equal([(2L, 1), (5L, 3)], await ReadAsync(lease.Info.Id, "one"));
        Assert.Equal([(3L, 2)], await ReadAsync(lease.Info.Id, "two"));
        Assert.Empty(await ReadAsync(lease.Info.Id, "three"));
        foreach (var (plugin, last) in (IEnumerable<(string, long)>)[("one", 5), ("two", 3), ("three", 0)])
        {
            Assert.Equal(last, await lease.LoadLastOfAsync(plugin, None));
        }

        using var database = Database.Open(DatabasePath, readOnly: true);
        using var plan = database.Query("EXPLAIN QUERY PLAN " + PluginLog.Query);
        plan.Bind(1, lease.Info.Id).Bind(2, "one").Bind(3, 0L).Bind(4, 10L);
        Assert.True(plan.Step());
        Assert.Contains("USING INDEX events_by_plugin (session_id=? AND plugin=? AND sequence>?)", plan.GetString(3), StringComparison.Ordinal);
        Assert.False(plan.Step());
    }

    [Fact]
    public async Task Read_LargeEvents_EndsPagesEarlyAndLosesNone()
    {
        var lease = await CreateAsync();
        var large = new string('x', 1_500_000);
        for (var i = 0; i < 7; i++)
        {
            await lease.AppendAsync([Own("one", i, large)], Durability.Process, None);
        }

        var sizes = new List<int>();
        long after = 0;
        while (await Store.ReadAsync(database => PluginLog.Read(database, lease.Info.Id, "one", after, 1000), None) is { Count: > 0 } page)
        {
            sizes.Add(page.Count);
            after = page[^1].Number;
        }

        Assert.Equal([2, 2, 2, 1], sizes);
    }

    [Fact]
    public async Task LoadLastOf_WhatWaitsForTheDisk_IsCountedFromTheStart()
    {
        var lease = await CreateAsync();
        _ = lease.Enqueue([Own("one", 1)], Durability.Buffered);

        Assert.Equal(2, await lease.LoadLastOfAsync("one", None));
        await lease.DisposeAsync();
        await using var again = await Store.AcquireAsync(lease.Info.Id, None);
        Assert.Equal(2, await again.LoadLastOfAsync("one", None));
    }

    /// <summary>A store of before: events know their plugin in their JSON alone, and some is damaged.</summary>
    [Fact]
    public async Task Open_StoreOfBefore_KnowsWhoseTheEventsAre()
    {
        var folder = Path.Combine(Folder, "old");
        Directory.CreateDirectory(folder);
        using (var old = Schema.Open(Path.Combine(folder, "sessions.db"), [.. Schema.Migrations.Take(6)]))
        {
            old.Execute(
                """
                INSERT INTO sessions (id, name, workspace, created, updated) VALUES ('s', 's', '/w', 1, 1);
                INSERT INTO events (session_id, sequence, time, type, body) VALUES
                  ('s', 1, 1, 'a.b', '{"type":"a.b","plugin":"one","data":{"n":7}}'),
                  ('s', 2, 1, 'a.b', '{"type":"a.b","plugin":"one","dat'),
                  ('s', 3, 1, 'usage.counted', '{"type":"usage.counted","plugin":"one"}'),
                  ('s', 4, 1, 'x.y', '{"type":"x.y"}')
                """);
        }

        await using var store = await SessionStore.OpenAsync(new SessionStoreOptions(folder, Time, "test"), None);

        Assert.Equal([(1L, 7)], await ReadAsync("s", "one", store));
        Assert.Equal(1, await store.ReadAsync(database => database.Scalar("SELECT count(*) FROM events WHERE plugin IS NOT NULL"), None));
    }

    [Fact]
    public async Task Fork_AndSalvage_KeepThem()
    {
        var lease = await CreateAsync();
        await lease.AppendAsync([Own("one", 1), Own("one", 2) with { Fork = false }, Own("one", 3)], Durability.Power, None);

        var fork = await Store.ForkAsync(new ForkRequest(lease.Info.Id), None);

        Assert.Equal([(2L, 1), (3L, 3)], await ReadAsync(fork.Id, "one"));
        await lease.DisposeAsync();
        await Store.DisposeAsync();
        using (var database = Database.Open(DatabasePath, readOnly: false))
        {
            // Something is lost, so that the store is written anew.
            database.Execute("UPDATE events SET body='{' WHERE sequence=1 AND session_id<>'" + fork.Id + "'");
        }

        var report = new StoreSalvage(Folder, Time).Run();

        Assert.NotEmpty(report.Lost);
        await using var store = await OpenAsync();
        Assert.Equal([1, 2, 3], (await ReadAsync(lease.Info.Id, "one", store)).Select(static e => e.N));
        Assert.Equal([1, 3], (await ReadAsync(fork.Id, "one", store)).Select(static e => e.N));
    }

    private static OtherEvent Own(string plugin, int n, string text = "") =>
        new(plugin + ".noted", AgentJson.Parse($$"""{"n":{{n}},"text":"{{text}}"}""")) { Plugin = plugin, Durable = true };

    private async Task<List<(long Number, int N)>> ReadAsync(string session, string plugin, SessionStore? store = null) =>
        [
            .. (await (store ?? Store).ReadAsync(database => PluginLog.Read(database, session, plugin, 0, 1000), None))
                .Select(static e => (e.Number, e.Data.GetProperty("n").GetInt32()))
        ];
}

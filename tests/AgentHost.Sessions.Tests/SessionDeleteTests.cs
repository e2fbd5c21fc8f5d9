using System.Text;
using AgentHost.Client;
using AgentHost.Sessions.Log;

namespace AgentHost.Sessions.Tests;

public sealed class SessionDeleteTests : StoreTest
{
    [Fact]
    public async Task Delete_ASession_LeavesNothingOfItAndTellsOfIt()
    {
        var told = new List<AgentEvent>();
        var store = await OpenAsync(told.AddRange);
        var lease = await store.CreateAsync(new SessionInfo("", "gone", "/w", default), None);
        var other = await store.CreateAsync(new SessionInfo("", "stays", "/w", default), None);
        await lease.AppendAsync(
            [
                new TurnStarted([], "p/m") { TurnId = "t1" }, Text("m1", 0, "the heron flies at nine"),
                new MessageAppended("m1", MessageRole.Assistant) { TurnId = "t1" }
            ],
            Durability.Power,
            None);
        var own = await KeepAsync(lease, "own bytes");
        var shared = await KeepAsync(lease, "shared bytes");
        await KeepAsync(other, "shared bytes");
        await lease.DisposeAsync();
        told.Clear();

        await store.DeleteAsync(lease.Info.Id, None);

        Assert.Null(await store.FindAsync(null, "gone", None));
        Assert.Empty(await store.ReadEventsAsync(lease.Info.Id, 0, 100, None));
        Assert.False(File.Exists(PathOf(own)));
        Assert.True(File.Exists(PathOf(shared)));
        Assert.Equal("shared bytes", await ReadAsync(other, shared));
        var deleted = Assert.IsType<SessionDeleted>(Assert.Single(told));
        Assert.Equal((lease.Info.Id, "/w", (string?)null), (deleted.Id, deleted.Workspace, deleted.SessionId));
        await store.RebuildAsync(None);
        Assert.Null(await store.FindAsync(null, "gone", None));
        Assert.NotNull(await store.FindAsync(null, "stays", None));
        await other.DisposeAsync();
        await store.DisposeAsync();
        await Store.DisposeAsync();
        Assert.Equal("ok", IntegrityCheck());
        Assert.DoesNotContain("the heron flies at nine", Encoding.Latin1.GetString(await File.ReadAllBytesAsync(DatabasePath, None)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Delete_ASessionInUse_IsRefusedWithItsOwner()
    {
        var lease = await CreateAsync("mine");
        var other = await SessionStore.OpenAsync(new SessionStoreOptions(Folder, Time, "another process"), None);

        var refused = await FailsAsync(HostFailure.Busy, async () => await other.DeleteAsync(lease.Info.Id, None));
        await other.DisposeAsync();

        Assert.Contains($"process {Environment.ProcessId}", refused.Message, StringComparison.Ordinal);
        Assert.NotNull(await Store.FindAsync(null, "mine", None));
        await lease.AppendAsync([new TurnStarted([], "p/m")], Durability.Process, None);
    }

    [Fact]
    public async Task Delete_WhatIsNotThere_IsNotFound() =>
        await FailsAsync(HostFailure.NotFound, async () => await Store.DeleteAsync("01a1fe1b-901f-726e-b2e8-d2431da5dba8", None));

    [Fact]
    public async Task Delete_AParent_LeavesItsBlobsToThoseThatCameFromIt()
    {
        var parent = await CreateAsync("parent");
        var blob = await KeepAsync(parent, "bytes of the parent");
        await parent.DisposeAsync();
        var child = await Store.CreateAsync(new SessionInfo("", "child", "/w", default) { Parent = parent.Info.Id }, None);

        await Store.DeleteAsync(parent.Info.Id, None);

        Assert.Equal("bytes of the parent", await ReadAsync(child, blob));
    }

    [Fact]
    public async Task Delete_WhileAnotherSessionKeepsTheSameBytes_NeverTakesThemAway()
    {
        for (var i = 0; i < 40; i++)
        {
            var first = await CreateAsync();
            var second = await CreateAsync();
            var bytes = "same " + i;
            await KeepAsync(first, bytes);
            await first.DisposeAsync();

            var keeping = Task.Run(() => KeepAsync(second, bytes), None);
            await Store.DeleteAsync(first.Info.Id, None);

            Assert.Equal(bytes, await ReadAsync(second, await keeping));
        }
    }

    private string PathOf(string id) => Path.Combine(Folder, "blobs", id["sha256:".Length..][..2], id["sha256:".Length..]);

    private static async Task<string> KeepAsync(SessionLease lease, string text)
    {
        await using var writer = await lease.Blobs.CreateAsync(null, None);
        await writer.WriteAsync(Encoding.UTF8.GetBytes(text), None);
        return (await writer.CompleteAsync(None)).Id;
    }

    private static async Task<string> ReadAsync(SessionLease lease, string id)
    {
        var buffer = new byte[100];
        return Encoding.UTF8.GetString(buffer, 0, Math.Max(0, await lease.Blobs.ReadAsync(id, 0, buffer, None)));
    }
}

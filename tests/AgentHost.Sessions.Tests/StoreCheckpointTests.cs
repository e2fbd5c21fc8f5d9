using AgentHost.Sessions.Log;

namespace AgentHost.Sessions.Tests;

public sealed class StoreCheckpointTests : StoreTest
{
    [Fact]
    public async Task Checkpoint_AnotherProcessCommits_WaitsUntilItIsThrough()
    {
        var lease = await CreateAsync();
        await using var probe = await Probe.StartAsync("share", Folder);
        await WriteAsync(lease, 6);
        Assert.True(LogLength() > 5 << 20, "The log was checkpointed while another process had the lock.");

        await probe.EndAsync();
        await WriteAsync(lease, 6);
        Assert.True(LogLength() < 4 << 20, $"The log still has {LogLength()} bytes.");
    }

    [Fact]
    public async Task Dispose_SmallLog_IsLeftAsItIs()
    {
        var lease = await CreateAsync();
        await lease.AppendAsync([Text("m", 0, "x")], Durability.Process, None);
        var before = LogLength();
        await Store.DisposeAsync();
        Assert.True(before > 0);
        Assert.InRange(LogLength(), before, 1 << 20);
    }

    [Fact]
    public async Task Dispose_LargeLog_IsCheckpointedWhenNobodyCommits()
    {
        await WriteAsync(await CreateAsync(), 2);
        Assert.True(LogLength() > 1 << 20);
        await Store.DisposeAsync();
        Assert.Equal(0, LogLength());
        Assert.Equal(3, (await (await OpenAsync()).ReadAllEventsAsync(0, 10, None)).Count);
    }

    private static async Task WriteAsync(SessionLease lease, int megabytes)
    {
        for (var i = 0; i < megabytes; i++)
        {
            await lease.AppendAsync([Text("m", i, new string('x', 1 << 20))], Durability.Process, None);
        }

        // The checkpoint comes after the commit, and before the next one.
        await lease.FlushAsync(Durability.Process, None);
    }

    private long LogLength() => new FileInfo(DatabasePath + "-wal") is { Exists: true } log ? log.Length : 0;
}

using AgentHost.FileSystem;
using AgentHost.Sessions.Log;
using AgentHost.Sessions.Salvaging;
using AgentHost.Sessions.Sqlite;

namespace AgentHost.Sessions.Tests;

public sealed class StoreCheckpointTests : StoreTest
{
    [Fact]
    public async Task Open_AnySystem_UsesTheShippedLibraryWithoutTheWalResetBug()
    {
        await Store.DisposeAsync();
        using var database = Database.Open(DatabasePath, readOnly: true);
        using var version = database.Query("SELECT sqlite_version()");
        Assert.True(version.Step());
        Assert.True(Version.Parse(version.GetString(0)) >= new Version(3, 51, 3), $"SQLite {version.GetString(0)}");
    }

    [Fact]
    public async Task Append_ManyMegabytes_TheLogStaysShort()
    {
        var lease = await CreateAsync();
        var longest = 0L;
        for (var i = 0; i < 40; i++)
        {
            await lease.AppendAsync([Text("m", i, new string('x', 1 << 20))], Durability.Process, None);
            longest = Math.Max(longest, LogLength());
        }

        Assert.InRange(longest, 1 << 20, 12 << 20);
        Assert.Equal("ok", IntegrityCheck());
    }

    [Fact]
    public async Task Dispose_TheLastProcess_LeavesNoLog()
    {
        var lease = await CreateAsync();
        await lease.AppendAsync([Text("m", 0, "x")], Durability.Process, None);
        Assert.True(LogLength() > 0);
        await Store.DisposeAsync();
        Assert.Equal(0, LogLength());
        Assert.Equal(2, (await (await OpenAsync()).ReadAllEventsAsync(0, 10, None)).Count);
    }

    [Fact]
    public async Task Repair_TheStoreIsOpen_IsRefused()
    {
        await CreateAsync();
        Assert.Equal(HostFailure.Busy, Assert.Throws<HostException>(() => new StoreSalvage(Folder, Time).Run()).Failure);
        await Store.DisposeAsync();
        Assert.Empty(new StoreSalvage(Folder, Time).Run().Lost);
    }

    [Fact]
    public async Task Open_ARepairRuns_IsRefused()
    {
        await Store.DisposeAsync();
        using (new StoreLock(DatabasePath + "-lock").TryAlone())
        {
            Assert.Equal(HostFailure.Busy, (await Assert.ThrowsAsync<HostException>(() => OpenAsync())).Failure);
        }

        await OpenAsync();
    }

    private long LogLength() => new FileInfo(DatabasePath + "-wal") is { Exists: true } log ? log.Length : 0;
}

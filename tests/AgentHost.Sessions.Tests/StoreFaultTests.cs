using System.Diagnostics;
using AgentHost.Client;
using AgentHost.Sessions.Log;
using AgentHost.Sessions.Sqlite;

namespace AgentHost.Sessions.Tests;

public sealed class StoreFaultTests : StoreTest
{
    [Fact]
    public async Task Append_DiskFull_SaysSoAndGoesOnWhenMended()
    {
        await using var mount = await Mount.CreateAsync(Path.Combine(Folder, "small"), "size=1m");
        await using var store = await SessionStore.OpenAsync(new SessionStoreOptions(mount.Path, Time, "test"), None);
        var lease = await store.CreateAsync(new SessionInfo("", "", "/w", default), None);
        var filler = Path.Combine(mount.Path, "filler");
        Fill(filler);

        var buffered = await lease.AppendAsync([Text("m", 0, "b")], Durability.Buffered, None);
        var exception = await FailsAsync(HostFailure.Store, async () =>
        {
            for (var i = 1; i < 100; i++)
            {
                await lease.AppendAsync([Text("m", i, new string('x', 20_000))], Durability.Process, None);
            }
        });
        Assert.Contains("full", exception.Message, StringComparison.Ordinal);
        var reached = lease.LastSequence;
        await FailsAsync(HostFailure.Store, async () => await lease.AppendAsync([new SessionUpdated()], Durability.Power, None));
        await FailsAsync(HostFailure.Store, () =>
            store.KeyValues("p").SetAsync("k", AgentJson.Parse('"' + new string('v', 100_000) + '"'), null, None).AsTask());

        File.Delete(filler);
        var mended = await lease.AppendAsync([Text("end", 0, "e")], Durability.Process, None);
        Assert.Equal(reached + 2, mended[0].Sequence);
        var events = await store.ReadEventsAsync(lease.Info.Id, 0, 1_000, None);
        Assert.Equal(Enumerable.Range(1, (int)reached + 2).Select(static n => (long?)n), events.Select(static value => value.Sequence));
        Assert.Equal(ClientJson.Write(buffered[0]), ClientJson.Write(events[1] with { Position = null }));
    }

    [Fact]
    public async Task Open_ReadOnlyDisk_SaysSo()
    {
        await using var mount = await Mount.CreateAsync(Path.Combine(Folder, "locked"), "size=4m");
        await using (await SessionStore.OpenAsync(new SessionStoreOptions(mount.Path, Time, "test"), None))
        {
        }

        await mount.RemountAsync("ro");
        var exception = await FailsAsync(HostFailure.Store, async () =>
        {
            await using var store = await SessionStore.OpenAsync(new SessionStoreOptions(mount.Path, Time, "test"), None);
            await store.CreateAsync(new SessionInfo("", "", "/w", default), None);
        });
        Assert.Contains(mount.Path, exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Open_NewerSchema_IsRefusedAndUntouched()
    {
        await Store.DisposeAsync();
        using (var database = Database.Open(DatabasePath, readOnly: false))
        {
            database.Execute("PRAGMA user_version=999; PRAGMA wal_checkpoint(TRUNCATE)");
        }

        var before = await File.ReadAllBytesAsync(DatabasePath, None);
        var exception = await FailsAsync(HostFailure.Store, () => OpenAsync());
        Assert.Contains("newer", exception.Message, StringComparison.Ordinal);
        Assert.Equal(before, await File.ReadAllBytesAsync(DatabasePath, None));
    }

    [Fact]
    public async Task Open_NotADatabase_SaysDamaged()
    {
        await ReplaceAsync(static bytes => new Random(3).NextBytes(bytes));
        Assert.Contains("damaged", (await FailsAsync(HostFailure.Store, () => OpenAsync())).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Use_TruncatedOrMutatedFile_FailsPlainlyOrWorks()
    {
        var lease = await CreateAsync();
        await lease.AppendAsync(EventSamples.All, Durability.Process, None);
        await lease.DisposeAsync();
        var whole = await ReplaceAsync(static _ => { });
        var random = new Random(4);
        var failed = 0;
        for (var i = 0; i < 60; i++)
        {
            var bytes = i % 3 == 0 ? whole[..random.Next(1, whole.Length)] : [.. whole];
            for (var n = 0; n < 200; n++)
            {
                bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            }

            await File.WriteAllBytesAsync(DatabasePath, bytes, None);
            File.Delete(DatabasePath + "-wal");
            File.Delete(DatabasePath + "-shm");
            try
            {
                await using var store = await OpenAsync();
                await store.ReadAllEventsAsync(0, 1_000, None);
                await store.ListAsync(new SessionFilter(), None);
            }
            catch (HostException exception)
            {
                Assert.Equal(HostFailure.Store, exception.Failure);
                failed++;
            }
        }

        Assert.InRange(failed, 20, 60);
    }

    [Fact]
    public async Task Open_AnotherProgramsDatabase_IsRefused()
    {
        await Store.DisposeAsync();
        foreach (var file in Directory.GetFiles(Folder))
        {
            File.Delete(file);
        }

        File.WriteAllBytes(DatabasePath, []);
        using (var database = Database.Open(DatabasePath, readOnly: false))
        {
            database.Execute("CREATE TABLE theirs (x)");
        }

        Assert.Contains("another program", (await FailsAsync(HostFailure.Store, () => OpenAsync())).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Open_OlderSchema_IsBackedUpAndMigrated()
    {
        var lease = await CreateAsync("kept");
        await Store.DisposeAsync();
        IReadOnlyList<Migration> migrations =
        [
            .. Schema.Migrations,
            new(Schema.Migrations.Count + 1, static () => "ALTER TABLE sessions ADD COLUMN extra TEXT; INSERT INTO meta VALUES ('two', 'x')")
        ];
        await using (var store = SessionStore.Open(new SessionStoreOptions(Folder, Time, "test"), migrations))
        {
            Assert.Equal("kept", (await store.GetAsync(lease.Info.Id, None))!.Name);
        }

        using var backup = Database.Open($"{DatabasePath}.v{Schema.Migrations.Count}.backup", readOnly: true);
        Assert.Equal(Schema.Migrations.Count, backup.Scalar("PRAGMA user_version"));
        Assert.Equal(1, backup.Scalar("SELECT count(*) FROM sessions"));
        using var migrated = Database.Open(DatabasePath, readOnly: true);
        Assert.Equal(Schema.Migrations.Count + 1, migrated.Scalar("PRAGMA user_version"));
    }

    [Fact]
    public async Task Open_FirstSchema_ReadsItsSessions()
    {
        var folder = Path.Combine(Folder, "first");
        var id = "01234567-89ab-7cde-8f01-23456789abcd";
        Directory.CreateDirectory(folder);
        using (var first = Schema.Open(Path.Combine(folder, "sessions.db"), [Schema.Migrations[0]]))
        {
            first.Execute(
                $$$"""
                INSERT INTO sessions (id, name, workspace, created, updated) VALUES ('{{{id}}}', 'kept', '/w', 1, 1);
                INSERT INTO events (session_id, sequence, time, type, body)
                VALUES ('{{{id}}}', 1, 1, 'session.created', '{"type":"session.created","session":{"id":"{{{id}}}","name":"kept","workspace":"/w","createdAt":"2026-01-01T00:00:00Z"}}');
                """);
        }

        await using var store = await SessionStore.OpenAsync(new SessionStoreOptions(folder, Time, "test"), None);
        await using var lease = await store.AcquireAsync(id, None);
        await using var writer = await lease.Blobs.CreateAsync(null, None);
        var blob = await writer.CompleteAsync(None);
        Assert.Equal(0, await lease.Blobs.ReadAsync(blob.Id, 0, new byte[1], None));
    }

    [Fact]
    public async Task Open_MigrationFails_LeavesTheOldSchema()
    {
        await Store.DisposeAsync();
        IReadOnlyList<Migration> migrations =
        [
            .. Schema.Migrations, new(Schema.Migrations.Count + 1, static () => "ALTER TABLE sessions ADD COLUMN extra TEXT; nonsense")
        ];
        Assert.Throws<HostException>(() => SessionStore.Open(new SessionStoreOptions(Folder, Time, "test"), migrations));
        var again = await OpenAsync();
        Assert.Empty(await again.ListAsync(new SessionFilter(), None));
    }

    [Fact]
    public async Task Open_FourAtOnce_MakeOneStore()
    {
        var folder = Path.Combine(Folder, "fresh");
        var stores = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => SessionStore.OpenAsync(new SessionStoreOptions(folder, Time, "test"), None)));
        Assert.Single(stores.Select(static store => store.Epoch).Distinct());
        foreach (var store in stores)
        {
            await store.DisposeAsync();
        }
    }

    private static void Fill(string path)
    {
        using var file = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 0);
        Assert.ThrowsAny<IOException>((Action)(() =>
        {
            while (true)
            {
                file.Write(new byte[4096]);
            }
        }));
    }

    private async Task<byte[]> ReplaceAsync(Action<byte[]> change)
    {
        await Store.DisposeAsync();
        using (var database = Database.Open(DatabasePath, readOnly: false))
        {
            using var checkpoint = database.Query("PRAGMA wal_checkpoint(TRUNCATE)");
            checkpoint.Step();
        }

        File.Delete(DatabasePath + "-wal");
        File.Delete(DatabasePath + "-shm");
        var bytes = await File.ReadAllBytesAsync(DatabasePath, None);
        change(bytes);
        await File.WriteAllBytesAsync(DatabasePath, bytes, None);
        return bytes;
    }

    /// <summary>A small file system in memory; only root can make one.</summary>
    private sealed class Mount : IAsyncDisposable
    {
        private Mount(string path) => Path = path;

        public string Path { get; }

        public static async Task<Mount> CreateAsync(string path, string options)
        {
            if (!OperatingSystem.IsLinux())
            {
                Assert.Skip("Needs Linux' tmpfs.");
            }

            Directory.CreateDirectory(path);
            Assert.SkipUnless(await RunAsync("mount", "-t", "tmpfs", "-o", options, "tmpfs", path) == 0, "Needs the right to mount a tmpfs.");
            return new Mount(path);
        }

        public async Task RemountAsync(string option) => Assert.Equal(0, await RunAsync("mount", "-o", "remount," + option, Path));

        public async ValueTask DisposeAsync() => await RunAsync("umount", "-l", Path);

        private static async Task<int> RunAsync(string program, params string[] arguments)
        {
            using var process = Process.Start(new ProcessStartInfo(program, arguments) { UseShellExecute = false, RedirectStandardError = true })!;
            await process.WaitForExitAsync();
            return process.ExitCode;
        }
    }
}

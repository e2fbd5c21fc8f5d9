using System.Diagnostics;
using System.Net.Sockets;
using AgentHost.FileSystem;
using AgentHost.Permissions;
using AgentHost.Permissions.Tests;

namespace AgentHost.Editing.Tests.Files;

[System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
public sealed class LocalFilesTests : IDisposable
{
    private readonly TempWorkspace _ws = new();

    [Fact]
    public async Task ReadAsync_File_GivesBytesFromOffset()
    {
        _ws.Put("a.txt", "hello");
        var buffer = new byte[3];

        Assert.Equal(3, await _ws.Files().ReadAsync("a.txt", 1, buffer, default));
        Assert.Equal("ell"u8.ToArray(), buffer);
        Assert.Equal(0, await _ws.Files().ReadAsync("a.txt", 5, buffer, default));
        Assert.Equal("hello"u8.ToArray(), await _ws.Files().ReadAllAsync("a.txt", 10, default));
    }

    [Fact]
    public async Task StatAsync_File_TellsWhatStandsThere()
    {
        var path = _ws.Put("d/a.txt", "hello");
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.GroupRead);
        File.SetLastWriteTimeUtc(path, new DateTime(2020, 1, 2, 3, 4, 5, DateTimeKind.Utc));
        _ws.Link("l", "d/a.txt");

        var status = await _ws.Files().StatAsync("l", default);

        Assert.Equal(
            new FileStatus(path, FileKind.File, 5, new DateTimeOffset(2020, 1, 2, 3, 4, 5, TimeSpan.Zero)) { Inside = true, ReadOnly = true, Mode = 0x120 },
            status);
        Assert.Equal(FileKind.Folder, (await _ws.Files().StatAsync("d", default))!.Kind);
        Assert.Null(await _ws.Files().StatAsync("none/x", default));
        Assert.Null(await _ws.Files().StatAsync("d/a.txt/x", default));
    }

    [Fact(Timeout = 20_000)]
    public async Task ReadAsync_PipesDevicesSocketsFolders_AreRefusedAtOnce()
    {
        using (var mkfifo = Process.Start("mkfifo", [Path.Combine(_ws.Root, "pipe")]))
        {
            await mkfifo.WaitForExitAsync();
        }

        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        socket.Bind(new UnixDomainSocketEndPoint(Path.Combine(_ws.Root, "sock")));
        Directory.CreateDirectory(Path.Combine(_ws.Root, "dir"));
        var files = _ws.Files(new OpenGate());

        foreach (var path in new[] { "pipe", "sock", "dir", "/dev/zero", "/dev/null" })
        {
            var fault = await Assert.ThrowsAsync<FileAccessException>(async () => await files.ReadAsync(path, 0, new byte[1], default));
            Assert.Equal(FileAccessFailure.WrongKind, fault.Failure);
        }

        Assert.Equal(FileKind.Other, (await files.StatAsync("pipe", default))!.Kind);
        var entries = await files.ListAsync(".", default);
        Assert.Equal(["dir Folder", "pipe Other", "sock Other"], entries.Select(entry => $"{entry.Name} {entry.Kind}").Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task ReadAsync_Missing_SaysSo() =>
        Assert.Equal(
            FileAccessFailure.Missing,
            (await Assert.ThrowsAsync<FileAccessException>(async () => await _ws.Files().ReadAsync("none", 0, new byte[1], default))).Failure);

    [Fact]
    public async Task Gate_WhilePreparing_ShutsSecretsOutsideAndRules()
    {
        _ws.Put(".env", "KEY=1");
        _ws.Put("denied.txt", "x");
        _ws.Put("asked.txt", "x");
        _ws.Put("free.txt", "x");
        File.WriteAllText(Path.Combine(_ws.Outside, "o"), "x");
        File.WriteAllText(Path.Combine(_ws.Outside, "allowed"), "x");
        _ws.Link("out", "../outside/o");
        var files = _ws.Files(_ws.Gate(rules: Plans.Rules(deny: "path(denied.txt)", ask: "read(asked.txt)", allow: $"read({_ws.Outside}/allowed)")));

        foreach (var path in new[] { ".env", "denied.txt", "asked.txt", "out", "../outside/o" })
        {
            var fault = await Assert.ThrowsAsync<FileAccessException>(async () => await files.ReadAsync(path, 0, new byte[1], default));
            Assert.Equal(FileAccessFailure.NotPermitted, fault.Failure);
            Assert.EndsWith(".", fault.Message, StringComparison.Ordinal);
        }

        Assert.Equal(1, await files.ReadAsync("free.txt", 0, new byte[1], default));
        Assert.Equal(1, await files.ReadAsync("../outside/allowed", 0, new byte[1], default));
        var names = (await files.ListAsync(".", default)).Select(entry => entry.Name).Order(StringComparer.Ordinal);
        Assert.Equal([".env", "asked.txt", "free.txt", "out"], names);
    }

    [Fact]
    public async Task Gate_Ignored_IsAbsent()
    {
        _ws.Put("build/x/a.o", "x");
        _ws.Put("a.log", "x");
        _ws.Put("keep.log", "x");
        _ws.Put("src/build", "x");
        var files = _ws.Files(_ws.Gate(ignore: ["# comment", "build/", "*.log", "!keep.log"]));

        Assert.Equal(["keep.log", "src"], (await files.ListAsync(".", default)).Select(entry => entry.Name).Order(StringComparer.Ordinal));
        Assert.Null(await files.StatAsync("a.log", default));
        Assert.Null(await files.StatAsync("build/x/a.o", default));
        Assert.NotNull(await files.StatAsync("src/build", default));
        Assert.Equal(
            FileAccessFailure.Missing,
            (await Assert.ThrowsAsync<FileAccessException>(async () => await files.ReadAsync("a.log", 0, new byte[1], default))).Failure);
    }

    [Fact]
    public async Task PlanGate_Recursive_DoesNotOpenSecretOrDeniedFiles()
    {
        foreach (var name in new[] { "a", ".env", "denied", "sub/b", "sub/id_rsa" })
        {
            var path = Path.Combine(_ws.Outside, name);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, "x");
        }

        var inner = _ws.Gate(rules: Plans.Rules(deny: $"path({_ws.Outside}/denied)"));
        var files = _ws.Files(new PlanGate(inner, [new GrantedPath(_ws.Outside, Write: false, Recursive: true)]));
        var exact = _ws.Files(new PlanGate(inner, [new GrantedPath(_ws.Outside + "/.env", Write: false, Recursive: false)]));

        Assert.Equal(1, await files.ReadAsync("../outside/a", 0, new byte[1], default));
        Assert.Equal(1, await files.ReadAsync("../outside/sub/b", 0, new byte[1], default));
        foreach (var name in new[] { ".env", "denied", "sub/id_rsa" })
        {
            await Assert.ThrowsAsync<FileAccessException>(async () => await files.ReadAsync("../outside/" + name, 0, new byte[1], default));
        }

        Assert.Equal(1, await exact.ReadAsync("../outside/.env", 0, new byte[1], default));
        await Assert.ThrowsAsync<FileAccessException>(async () => await exact.ReadAsync("../outside/a", 0, new byte[1], default));
    }

    [Fact]
    public async Task ReadAsync_FolderSwappedForLink_NeverReadsOutside()
    {
        // One side reads a file by its name, the other swaps its folder for a link that leads out, as fast as both can.
        File.WriteAllText(Path.Combine(_ws.Outside, "f"), "SECRET");
        _ws.Put("real/f", "inside");
        var folder = Path.Combine(_ws.Root, "d");
        using var stop = new CancellationTokenSource();
        var swapping = Task.Run(() =>
        {
            while (!stop.IsCancellationRequested)
            {
                Directory.Move(Path.Combine(_ws.Root, "real"), folder);
                Thread.SpinWait(1000);
                Directory.Move(folder, Path.Combine(_ws.Root, "real"));
                Directory.CreateSymbolicLink(folder, _ws.Outside);
                File.Delete(folder);
            }
        });
        var files = _ws.Files();
        var buffer = new byte[16];
        for (var i = 0; i < 8_000; i++)
        {
            try
            {
                var read = await files.ReadAsync("d/f", 0, buffer, default);
                Assert.Equal("inside", System.Text.Encoding.UTF8.GetString(buffer, 0, read));
            }
            catch (FileAccessException)
            {
                // Absent or moved at this moment.
            }
        }

        await stop.CancelAsync();
        await swapping;
        Directory.Move(Path.Combine(_ws.Root, "real"), folder);
        Assert.Equal(6, await files.ReadAsync("d/f", 0, buffer, default));
    }

    [Fact]
    public void OpenRead_LinkPutInPlace_IsRefused()
    {
        // The path was judged as a file; by the time of opening it is a link.
        File.WriteAllText(Path.Combine(_ws.Outside, "f"), "SECRET");
        _ws.Link("f", "../outside/f");

        Assert.Throws<FileAccessException>(() => _ws.Calls.OpenRead(_ws.Root + "/f"));
    }

    [Fact]
    public void OpenListHold_FolderAboveSwappedForLink_AreRefused()
    {
        // The paths were judged as real ones; by the time of opening a folder above is a link.
        Directory.CreateDirectory(Path.Combine(_ws.Outside, "s"));
        File.WriteAllText(Path.Combine(_ws.Outside, "s/f"), "SECRET");
        _ws.Link("d", "../outside");

        Assert.Throws<FileAccessException>(() => _ws.Calls.OpenRead(_ws.Root + "/d/s/f"));
        Assert.Throws<FileAccessException>(() => _ws.Calls.List(_ws.Root + "/d/s"));
        Assert.Throws<FileAccessException>(() => _ws.Calls.Hold(_ws.Root + "/d/s"));
        Assert.Throws<FileAccessException>(() => _ws.Calls.Hold(_ws.Root + "/d"));
    }

    [Fact]
    public void Hold_FolderSwappedAfterwards_StillReachesTheOneThatWasChecked()
    {
        Directory.CreateDirectory(Path.Combine(_ws.Root, "d"));
        using var held = _ws.Calls.Hold(_ws.Root + "/d");
        Directory.Move(Path.Combine(_ws.Root, "d"), Path.Combine(_ws.Root, "e"));
        _ws.Link("d", "../outside");

        File.WriteAllText(held.PathOf("f"), "x");

        Assert.Equal("x", _ws.Text("e/f"));
        Assert.Empty(Directory.GetFileSystemEntries(_ws.Outside));
    }

    [Fact]
    public async Task ListAsync_ManyFiles_IsQuick()
    {
        for (var d = 0; d < 80; d++)
        {
            var folder = Directory.CreateDirectory(Path.Combine(_ws.Root, $"d{d}")).FullName;
            for (var f = 0; f < 250; f++)
            {
                File.Create(Path.Combine(folder, $"file{f}.cs")).Dispose();
            }
        }

        var files = _ws.Files();
        await files.ListAsync("d0", default);
        var watch = Stopwatch.StartNew();
        var count = 0;
        for (var d = 0; d < 80; d++)
        {
            count += (await files.ListAsync($"d{d}", default)).Count;
        }

        TestContext.Current.SendDiagnosticMessage($"20,000 files in {watch.ElapsedMilliseconds} ms");
        Assert.Equal(20_000, count);

        // Ten times what it takes on a quiet machine.
        Assert.True(watch.ElapsedMilliseconds < 1000, $"{watch.ElapsedMilliseconds} ms");
    }

    public void Dispose() => _ws.Dispose();
}

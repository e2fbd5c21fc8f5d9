using System.Diagnostics;
using AgentHost.FileSystem;
using AgentHost.Permissions.Tests;

namespace AgentHost.Editing.Tests.Files;

[System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
public sealed class OpenFolderTests : IDisposable
{
    private readonly TempWorkspace _ws = new();

    public void Dispose() => _ws.Dispose();

    [Theory]
    [InlineData("d")]
    [InlineData("d/")]
    [InlineData("link")]
    [InlineData("d/../link/.")]
    public async Task OpenFolderAsync_AnyPathToIt_GivesWhatIsInIt(string path)
    {
        _ws.Put("d/a.txt", "hello");
        _ws.Put("d/sub/b.txt", "x");
        _ws.Link("link", "d");
        File.SetLastWriteTimeUtc(Path.Combine(_ws.Root, "d/a.txt"), new DateTime(2020, 1, 2, 3, 4, 5, DateTimeKind.Utc));

        using var folder = await _ws.Files().OpenFolderAsync(path, default);

        var buffer = new byte[10];
        for (var round = 0; round < 2; round++)
        {
            Assert.Equal(
                ["a.txt File", "sub Folder"], (await folder.ListAsync(default)).Select(entry => $"{entry.Name} {entry.Kind}").Order(StringComparer.Ordinal));
        }

        Assert.Equal(4, await folder.ReadAsync("a.txt", 1, buffer, default));
        Assert.Equal("ello"u8.ToArray(), buffer[..4]);
        Assert.Equal(await _ws.Files().StatAsync("d/a.txt", default), await folder.LookAsync("a.txt", default));
        Assert.Equal(FileKind.Folder, (await folder.LookAsync("sub", default))!.Kind);
        Assert.Null(await folder.LookAsync("none", default));
    }

    [Fact(Timeout = 20_000)]
    public async Task ReadAsync_PipesLinksFoldersAndPaths_AreRefusedAtOnce()
    {
        _ws.Put("d/a.txt", "hello");
        _ws.Link("d/out", "/etc/hostname");
        using (var mkfifo = Process.Start("mkfifo", [Path.Combine(_ws.Root, "d/pipe")]))
        {
            await mkfifo.WaitForExitAsync();
        }

        Directory.CreateDirectory(Path.Combine(_ws.Root, "d/sub"));
        using var folder = await _ws.Files(new OpenGate()).OpenFolderAsync("d", default);

        foreach (var name in new[] { "out", "pipe", "sub", "none", "", ".", "..", "../d/a.txt", "/etc/hostname", "a\0b" })
        {
            await Assert.ThrowsAsync<FileAccessException>(async () => await folder.ReadAsync(name, 0, new byte[1], default));
        }
    }

    [Fact]
    public async Task Gate_OfTheFolder_HoldsForWhatIsInIt()
    {
        _ws.Put("d/denied.txt", "x");
        _ws.Put("d/.env", "x");
        _ws.Put("d/hidden.txt", "x");
        _ws.Put("d/free.txt", "x");
        var files = _ws.Files(_ws.Gate(rules: Plans.Rules(deny: "path(d/denied.txt)"), ignore: ["hidden.txt"]));
        using var folder = await files.OpenFolderAsync("d", default);

        Assert.Equal([".env", "free.txt"], (await folder.ListAsync(default)).Select(entry => entry.Name).Order(StringComparer.Ordinal));
        Assert.Equal(1, await folder.ReadAsync("free.txt", 0, new byte[9], default));
        Assert.Equal(FileAccessFailure.NotPermitted, await FailureAsync(folder, "denied.txt"));
        Assert.Equal(FileAccessFailure.NotPermitted, await FailureAsync(folder, ".env"));
        Assert.Equal(FileAccessFailure.Missing, await FailureAsync(folder, "hidden.txt"));
        Assert.Null(await folder.LookAsync("hidden.txt", default));
    }

    [Fact]
    public async Task OpenFolderAsync_OutsideOrLinkOut_IsRefused()
    {
        _ws.Link("out", _ws.Outside);
        _ws.Put("file", "x");
        foreach (var path in new[] { "out", _ws.Outside, "..", "/" })
        {
            var fault = await Assert.ThrowsAsync<FileAccessException>(async () => await _ws.Files().OpenFolderAsync(path, default));
            Assert.Equal(FileAccessFailure.NotPermitted, fault.Failure);
        }

        foreach (var path in new[] { "none", "file", "a\nb", "" })
        {
            await Assert.ThrowsAsync<FileAccessException>(async () =>
            {
                using var folder = await _ws.Files().OpenFolderAsync(path, default);
                await folder.ListAsync(default);
            });
        }
    }

    [Fact]
    public async Task ReadAsync_FolderReplacedByALinkOut_StaysInTheFolderThatWasOpened()
    {
        _ws.Put("d/a.txt", "inside");
        File.WriteAllText(Path.Combine(_ws.Outside, "a.txt"), "OUTSIDE");
        using var folder = await _ws.Files().OpenFolderAsync("d", default);
        Directory.Move(Path.Combine(_ws.Root, "d"), Path.Combine(_ws.Root, "moved"));
        _ws.Link("d", _ws.Outside);

        var buffer = new byte[6];
        Assert.Equal(6, await folder.ReadAsync("a.txt", 0, buffer, default));
        Assert.Equal("inside"u8.ToArray(), buffer);
    }

    private static async Task<FileAccessFailure> FailureAsync(IOpenFolder folder, string name) =>
        (await Assert.ThrowsAsync<FileAccessException>(async () => await folder.ReadAsync(name, 0, new byte[9], default))).Failure;
}

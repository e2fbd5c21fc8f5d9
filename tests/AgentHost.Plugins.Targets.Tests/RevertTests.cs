using System.Runtime.Versioning;
using System.Security.Cryptography;
using System.Text;
using AgentHost.Client;
using AgentHost.Editing.Edits;
using AgentHost.Editing.Reverting;
using AgentHost.FileSystem;

namespace AgentHost.Plugins.Targets.Tests;

/// <summary>The undo of a session in a place.</summary>
public sealed class RevertTests
{
    private static CancellationToken None => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Undo_LaterFileCannotBePutBack_DeletesNothing()
    {
        await using var box = await PlaceBox.StartAsync("dash");
        await using var there = await box.ConnectAsync();
        await using var place = new RemotePlace(there, "", null, static _ => throw new TargetLostException("sh:dash", "It is lost."));
        using var editor = new WorkspaceEditor(new RemotePaths(place), new RemoteFileSystem(place), place: place);
        var blobs = box.Workspace.Blobs;
        var old = $"sha256:{blobs.Add("old"u8.ToArray())}";
        var gone = $"sha256:{blobs.Add("gone"u8.ToArray())}";
        await there.WriteAsync(new TargetWrite($"{box.Folder}/a.txt", "new"u8.ToArray()) { Mode = 0b110_000_000 }, None);

        // A file stands where the folder of the second one was.
        await there.WriteAsync(new TargetWrite($"{box.Folder}/d", "in the way"u8.ToArray()), None);
        var reverter = new Reverter(editor, blobs);

        await reverter.RunAsync(
            [new RevertedFile("a.txt") { Before = Hash("new"), After = old }, new RevertedFile("d/x.txt") { After = gone }], None);

        Assert.Equal(["d/x.txt"], reverter.Kept.Select(static file => file.Path));
        Assert.Equal(["a.txt"], reverter.Done.Select(static file => file.Path));
        Assert.Equal("old", await File.ReadAllTextAsync($"{box.Folder}/a.txt", None));
        Assert.Equal(0b110_000_000, (await there.StatAsync("a.txt", None))?.Mode);
        Assert.Equal(["a.txt", "d"], Directory.GetFileSystemEntries(box.Folder).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    [Fact]
    [SupportedOSPlatform("linux")]
    public async Task Read_CopyOfThisMachine_IsNobodyElses()
    {
        await using var box = await PlaceBox.StartAsync("dash");
        await using var there = await box.ConnectAsync();
        await using var place = new RemotePlace(there, "", null, static _ => throw new TargetLostException("sh:dash", "It is lost."));
        await there.WriteAsync(new TargetWrite($"{box.Folder}/a.txt", "secret"u8.ToArray()), None);

        using var handle = new RemoteFileSystem(place).OpenRead($"{box.Folder}/a.txt");
        GC.Collect();
        GC.WaitForPendingFinalizers();

        var bytes = new byte[10];
        Assert.Equal(6, RandomAccess.Read(handle, bytes, 0));
        Assert.Equal("secret", Encoding.UTF8.GetString(bytes, 0, 6));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(handle));
        Assert.EndsWith(" (deleted)", new FileInfo($"/proc/self/fd/{handle.DangerousGetHandle()}").LinkTarget, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Names_HardLinksOfThePlace_AreCounted()
    {
        await using var box = await PlaceBox.StartAsync("dash");
        await using var there = await box.ConnectAsync();
        await using var place = new RemotePlace(there, "", null, static _ => throw new TargetLostException("sh:dash", "It is lost."));
        var paths = new RemotePaths(place);
        await CarrierTests.RunAsync(there, "sh", "-c", "echo >'a b'; echo >one; ln 'a b' other; mkdir d; mkfifo p");

        Assert.Equal(
            (2, 1, 1, 1, 0),
            (paths.NamesOf($"{box.Folder}/a b"), paths.NamesOf($"{box.Folder}/one"), paths.NamesOf($"{box.Folder}/d"),
                paths.NamesOf($"{box.Folder}/none"), paths.NamesOf($"{box.Folder}/p")));
    }

    private static string Hash(string text) => $"sha256:{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))}";
}

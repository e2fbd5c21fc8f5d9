using System.Security.Cryptography;
using System.Text;
using AgentHost.FileSystem;
using Microsoft.Win32.SafeHandles;

namespace AgentHost.Editing.Snapshots;

/// <summary>The private git directory of one workspace: what its files held when they were last looked at. All of it can be made again.</summary>
/// <param name="path">Its path.</param>
/// <param name="time">The clock.</param>
public sealed class SnapshotFolder(string path, TimeProvider time)
{
    /// <summary>Contents as single files, after which it is begun anew.</summary>
    private const int MostLoose = 50_000;

    /// <summary>Contents of many files each, after which it is begun anew.</summary>
    private const int MostPacks = 50;

    private static readonly TimeSpan LongestAge = TimeSpan.FromDays(30);
    private static readonly TimeSpan LeftoverAge = TimeSpan.FromHours(12);
    private readonly StoreLock _gate = new(path + ".lock");

    /// <summary>Path of the folder.</summary>
    public string Path { get; } = path;

    /// <summary>The index of the last look.</summary>
    public string Index { get; } = System.IO.Path.Combine(path, "index");

    /// <summary>The folder of a workspace's files, below that of the sessions.</summary>
    public static string Of(string sessions, string root) =>
        System.IO.Path.Combine(sessions, "snapshots", Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(root)).AsSpan(0, 16)));

    /// <summary>Removes what is kept of a workspace, unless somebody uses it now.</summary>
    public static void Forget(string sessions, string root)
    {
        var folder = new SnapshotFolder(Of(sessions, root), TimeProvider.System);
        if (!Directory.Exists(folder.Path))
        {
            return;
        }

        using (var alone = folder._gate.TryAlone())
        {
            if (alone is not null)
            {
                folder.Remove();
            }
        }

        try
        {
            File.Delete(folder.Path + ".lock");
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            // Somebody has it open.
        }
    }

    /// <summary>Makes it where it is not there, begins it anew where it grew too large, and holds it: it stays as long as anybody does.</summary>
    /// <param name="exclude">Lines of patterns that are ignored besides those of the ignore files.</param>
    /// <exception cref="IOException">It cannot be made.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be made.</exception>
    public async ValueTask<SafeFileHandle> HoldAsync(string exclude)
    {
        StoreFiles.CreateFolder(System.IO.Path.GetDirectoryName(System.IO.Path.GetDirectoryName(Path))!);
        StoreFiles.CreateFolder(System.IO.Path.GetDirectoryName(Path)!);
        if (IsWorn())
        {
            using var alone = _gate.TryAlone();
            if (alone is not null)
            {
                Remove();
            }
        }

        var held = await _gate.ShareAsync(time);
        try
        {
            Make();
            Write("info/exclude", exclude);
            RemoveLeftovers();
            return held;
        }
        catch
        {
            held.Dispose();
            throw;
        }
    }

    private void Make()
    {
        foreach (var folder in (string[])["", "objects", "refs", "info"])
        {
            StoreFiles.CreateFolder(System.IO.Path.Combine(Path, folder));
        }

        // Bytes are kept as they are: whatever the repository's attributes say of lines, encodings and programs that filter is overruled.
        Write("info/attributes", "* -text -eol -crlf -filter -ident !working-tree-encoding\n");
        Write(
            "config",
            $"""
            [core]
            	repositoryformatversion = 0
            	bare = false
            	fileMode = {(OperatingSystem.IsWindows() ? "false" : "true")}
            	symlinks = {(OperatingSystem.IsWindows() ? "false" : "true")}
            	ignoreCase = false
            	autocrlf = false
            	fsmonitor = false
            	hooksPath = /dev/null
            	looseCompression = 1
            	fsync = none
            [pack]
            	compression = 1
            [gc]
            	auto = 0
            [maintenance]
            	auto = false

            """);
        Write("HEAD", "ref: refs/heads/none\n");
    }

    private void Write(string name, string content)
    {
        var file = System.IO.Path.Combine(Path, name);
        if (File.Exists(file) && File.ReadAllText(file) == content)
        {
            return;
        }

        var part = $"{file}.{Guid.NewGuid():N}";
        File.WriteAllText(part, content);
        File.Move(part, file, overwrite: true);
    }

    private bool IsWorn()
    {
        if (!Directory.Exists(Path))
        {
            return false;
        }

        var objects = System.IO.Path.Combine(Path, "objects");
        var sample = System.IO.Path.Combine(objects, "17");
        var packs = System.IO.Path.Combine(objects, "pack");
        return (Directory.Exists(sample) && Directory.EnumerateFiles(sample).Count() > MostLoose / 256)
            || (Directory.Exists(packs) && Directory.EnumerateFiles(packs, "*.pack").Count() > MostPacks)
            || (File.Exists(System.IO.Path.Combine(Path, "HEAD"))
                && time.GetUtcNow().UtcDateTime - File.GetLastWriteTimeUtc(System.IO.Path.Combine(Path, "HEAD")) > LongestAge);
    }

    private void RemoveLeftovers()
    {
        foreach (var file in Directory.EnumerateFiles(Path, "index-*"))
        {
            if (time.GetUtcNow().UtcDateTime - File.GetLastWriteTimeUtc(file) > LeftoverAge)
            {
                File.Delete(file);
            }
        }
    }

    private void Remove()
    {
        try
        {
            Directory.Delete(Path, recursive: true);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            // What is left is made whole by the next look.
        }
    }
}

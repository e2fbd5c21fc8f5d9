using System.Security.Cryptography;
using System.Text;

namespace AgentHost.Kernel.Tests.Hosting;

/// <summary>The files of a rig's workspace: written, changed as a tool changes them, and looked at.</summary>
internal static class WorkFiles
{
    private const UnixFileMode Plain = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead;

    public static string PathOf(HostRig rig, string name) => Path.Combine(rig.Root, "work", name);

    public static string Read(HostRig rig, string name) => File.ReadAllText(PathOf(rig, name));

    public static void Write(HostRig rig, string name, string content, UnixFileMode mode = Plain)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(PathOf(rig, name))!);
        File.WriteAllText(PathOf(rig, name), content);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(PathOf(rig, name), mode);
        }
    }

    /// <summary>Each file with its mode and content, each folder with its mode, each link with where it leads.</summary>
    public static List<string> Look(HostRig rig, string folder = "")
    {
        var root = PathOf(rig, folder);
        var options = new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.None };
        return [.. new DirectoryInfo(root).EnumerateFileSystemInfos("*", options)
            .Select(entry =>
                $"{Path.GetRelativePath(root, entry.FullName)} "
                + $"{(entry.LinkTarget is { } target ? "→ " + target : entry is DirectoryInfo ? "folder " + Mode(entry) : $"{Mode(entry)} {Convert.ToHexString(File.ReadAllBytes(entry.FullName))}")}")
            .Order(StringComparer.Ordinal)];
    }

    /// <summary>Makes one edit: write FILE TEXT, delete FILE, remove FOLDER or move FROM TO.</summary>
    /// <returns>What was wrong, or nothing.</returns>
    public static async ValueTask<string?> ChangeAsync(ToolContext context, string step, CancellationToken cancellationToken)
    {
        var words = step.Split(' ');
        var file = Path.Combine(context.Workspace.Root, words[1]);
        var now = File.Exists(file) ? "sha256:" + Convert.ToHexStringLower(SHA256.HashData(await File.ReadAllBytesAsync(file, cancellationToken))) : null;
        var change = words[0] switch
        {
            "write" => new FileChange(FileChangeKind.Write, words[1]) { Content = Encoding.UTF8.GetBytes(words[2]), BaseHash = now, Merge = now is not null },
            "delete" => new FileChange(FileChangeKind.Delete, words[1]) { BaseHash = now, Merge = true },
            "remove" => new FileChange(FileChangeKind.Delete, words[1]) { Recursive = true },
            _ => new FileChange(FileChangeKind.Move, words[1]) { To = words[2], BaseHash = now, Merge = now is not null },
        };
        var result = await context.Edits.ApplyAsync(new WorkspaceEdit([change]), cancellationToken);
        return result.Error is { } error ? $"{step}: {error}" : null;
    }

    private static string Mode(FileSystemInfo entry) => OperatingSystem.IsWindows() ? "" : entry.UnixFileMode.ToString();
}

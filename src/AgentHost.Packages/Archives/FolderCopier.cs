using AgentHost.Packages.Store;

namespace AgentHost.Packages.Archives;

/// <summary>Copies a plugin's folder, by the same rules as a package is unpacked.</summary>
internal static class FolderCopier
{
    /// <exception cref="HostException">It is not taken.</exception>
    public static async ValueTask CopyAsync(string from, string to, PackageBounds bounds, CancellationToken cancellationToken)
    {
        var names = new PackageNames();
        var files = new List<(FileInfo File, string Path)>();
        Collect(new DirectoryInfo(from), "", names, files, bounds);
        long total = 0;
        foreach (var (file, path) in files)
        {
            total += file.Length;
            if (total > bounds.Unpacked)
            {
                throw PackageFault.Of($"The folder {from} holds more than {bounds.Unpacked / 1024 / 1024} MB; that is no plugin.");
            }

            await CopyFileAsync(file, Path.Combine(to, path), cancellationToken);
        }
    }

    private static void Collect(DirectoryInfo folder, string prefix, PackageNames names, List<(FileInfo File, string Path)> files, PackageBounds bounds)
    {
        foreach (var entry in folder.EnumerateFileSystemInfos().OrderBy(static entry => entry.Name, StringComparer.Ordinal))
        {
            var path = prefix + entry.Name;
            if (entry.LinkTarget is not null)
            {
                throw PackageFault.Of($"{PackageFault.Quote(path)} is a link; a plugin holds files and folders.");
            }

            if (entry is DirectoryInfo below)
            {
                // Of a checkout only the plugin is wanted.
                if (path != ".git")
                {
                    names.AddFolder(path);
                    Collect(below, path + "/", names, files, bounds);
                }
            }
            else
            {
                names.AddFile(path);
                files.Add(((FileInfo)entry, path));
                if (files.Count > bounds.Entries)
                {
                    throw PackageFault.Of($"The folder holds more than {bounds.Entries} files; that is no plugin.");
                }
            }
        }
    }

    private static async ValueTask CopyFileAsync(FileInfo file, string to, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(to)!);
        var executable = !OperatingSystem.IsWindows() && file.UnixFileMode.HasFlag(UnixFileMode.UserExecute);
        await using var target = StoredFiles.Create(to, executable);
        if (file.Length > 0)
        {
            // Pipes and devices have no length: they are never opened, since that could wait for ever.
            await using var source = new FileStream(
                file.FullName, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, 1, FileOptions.Asynchronous);
            await source.CopyToAsync(target, cancellationToken);
        }

        target.Flush(flushToDisk: true);
    }
}

using System.IO.Compression;
using System.Security.Cryptography;
using AgentHost.Packages.Archives;
using AgentHost.Packages.Store;
using AgentHost.Plugins.Installed;
using AgentHost.Plugins.Manifests;

namespace AgentHost.Packages.Packing;

/// <summary>Writes <c>.agentplugin</c> files: the same bytes for the same files, and nothing that an install would refuse.</summary>
public static class PluginPacker
{
    private const int Regular = 0x8000;
    private const int Plain = Regular | 0x1A4;
    private const int Executable = Regular | 0x1ED;

    /// <summary>The first moment that a zip file can name; the files' own times differ from machine to machine.</summary>
    private static readonly DateTimeOffset Moment = new(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>Packs a folder that holds a plugin as it is to be installed.</summary>
    /// <param name="folder">
    /// The folder. Of it are left out: names that begin with a dot, the folders <c>bin</c> and <c>obj</c>, symbols (<c>.pdb</c>), other packages.
    /// </param>
    /// <param name="target">The folder that the package is written into; one of the same name is replaced.</param>
    /// <param name="cancellationToken">Ends the work; no package is left behind.</param>
    /// <exception cref="HostException">It is no plugin, or an install would refuse it.</exception>
    public static async ValueTask<PackedPlugin> PackAsync(string folder, string target, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(folder);
        ArgumentNullException.ThrowIfNull(target);
        var work = Directory.CreateTempSubdirectory("agent-pack-");
        try
        {
            var package = Path.Combine(work.FullName, "package");
            var files = Collect(new DirectoryInfo(folder), "").OrderBy(static file => file.Path, StringComparer.Ordinal).ToList();
            await WriteAsync(files, package, cancellationToken);

            // The reader of packages has the last word: what it refuses is not handed out.
            var unpacked = Directory.CreateDirectory(Path.Combine(work.FullName, "unpacked")).FullName;
            await PackageUnpacker.UnpackAsync(package, unpacked, PackageBounds.Default, "", cancellationToken);
            var manifest = PackageCheck.Check(unpacked);
            if (ContractCheck.FindFault(manifest with { Platforms = [] }, HostFacts.Current) is { } unfit)
            {
                throw PackageFault.Of($"{manifest.Id} {manifest.Version} would not run with this program. {unfit}");
            }

            if (RunOptionNames.FindFault(manifest, []) is { } taken)
            {
                throw PackageFault.Of($"{manifest.Id} {manifest.Version} could not be installed. {taken}");
            }

            var bytes = await File.ReadAllBytesAsync(package, cancellationToken);
            var file = Path.Combine(Directory.CreateDirectory(target).FullName, $"{manifest.Id}.{manifest.Version}.agentplugin");
            var aside = file + ".new";
            await File.WriteAllBytesAsync(aside, bytes, cancellationToken);
            File.Move(aside, file, overwrite: true);
            return new(
                manifest.Id, manifest.Version, file, ContentList.Of(unpacked, cancellationToken).Hash(), Convert.ToHexStringLower(SHA256.HashData(bytes)),
                [.. files.Select(static entry => entry.Path)]);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw PackageFault.Of($"{folder} could not be packed: {fault.Message}", fault);
        }
        finally
        {
            work.Delete(recursive: true);
        }
    }

    private static async ValueTask WriteAsync(List<(FileInfo File, string Path)> files, string package, CancellationToken cancellationToken)
    {
        await using var stream = new FileStream(package, FileMode.CreateNew, FileAccess.Write);
        await using var archive = new ZipArchive(stream, ZipArchiveMode.Create);
        long total = 0;
        foreach (var (file, path) in files)
        {
            if (file.LinkTarget is not null)
            {
                throw PackageFault.Of($"{PackageFault.Quote(path)} is a link; a plugin holds files and folders.");
            }

            total += file.Length;
            if (total > PackageBounds.Default.Unpacked)
            {
                throw PackageFault.Of($"The plugin holds more than {PackageBounds.Default.Unpacked / 1024 / 1024} MB; a package may not.");
            }

            var entry = archive.CreateEntry(path, CompressionLevel.SmallestSize);
            entry.LastWriteTime = Moment;
            entry.ExternalAttributes = (!OperatingSystem.IsWindows() && file.UnixFileMode.HasFlag(UnixFileMode.UserExecute) && !IsAssembly(path)
                ? Executable
                : Plain) << 16;
            await using var to = await entry.OpenAsync(cancellationToken);
            if (file.Length > 0)
            {
                // Pipes and devices have no length: they are never opened, since that could wait for ever.
                await using var from = new FileStream(file.FullName, FileMode.Open, FileAccess.Read, FileShare.Read, 1, FileOptions.Asynchronous);
                await from.CopyToAsync(to, cancellationToken);
            }
        }
    }

    private static IEnumerable<(FileInfo File, string Path)> Collect(DirectoryInfo folder, string prefix)
    {
        foreach (var entry in folder.EnumerateFileSystemInfos())
        {
            if (entry.Name.StartsWith('.') || (entry is DirectoryInfo && prefix.Length == 0 && entry.Name is "bin" or "obj")
                || entry.Extension is ".pdb" or ".agentplugin")
            {
                continue;
            }

            if (entry is DirectoryInfo below && entry.LinkTarget is null)
            {
                foreach (var file in Collect(below, prefix + entry.Name + "/"))
                {
                    yield return file;
                }
            }
            else
            {
                yield return (new FileInfo(entry.FullName), prefix + entry.Name);
            }
        }
    }

    // Builds on some file systems mark everything as a program.
    private static bool IsAssembly(string path) => Path.GetExtension(path) is ".dll" or ".json";
}

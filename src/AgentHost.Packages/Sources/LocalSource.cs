using System.Security.Cryptography;
using AgentHost.Packages.Archives;
using AgentHost.Packages.Store;

namespace AgentHost.Packages.Sources;

/// <summary>Folders and package files of this machine.</summary>
internal static class LocalSource
{
    /// <summary>Takes what lies at a path.</summary>
    /// <exception cref="HostException">There is nothing, or it is not taken.</exception>
    public static async ValueTask TakeAsync(string path, StagedPlugin staged, string? sha256, PackageBounds bounds, CancellationToken cancellationToken)
    {
        try
        {
            if (Directory.Exists(path))
            {
                if (sha256 is not null)
                {
                    throw PackageFault.Of($"{path} is a folder; a sha256 is that of a package.");
                }

                await FolderCopier.CopyAsync(path, staged.Folder, bounds, cancellationToken);
                return;
            }

            if (!File.Exists(path))
            {
                throw new HostException(HostFailure.NotFound, $"There is no folder and no package {path}.");
            }

            await CheckHashAsync(path, sha256, cancellationToken);
            await PackageUnpacker.UnpackAsync(path, staged.Folder, bounds, "", cancellationToken);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw PackageFault.Of($"{path} could not be unpacked into {staged.Folder}: {fault.Message}", fault);
        }
    }

    /// <summary>Compares a package with the hash that it should have.</summary>
    /// <exception cref="HostException">It is another.</exception>
    public static async ValueTask CheckHashAsync(string file, string? sha256, CancellationToken cancellationToken)
    {
        if (sha256 is null)
        {
            return;
        }

        var found = await HashAsync(file, cancellationToken);
        if (!found.Equals(sha256, StringComparison.OrdinalIgnoreCase))
        {
            throw PackageFault.Of($"The package is not the one that was promised: its sha256 is {found}, and {sha256.ToLowerInvariant()} was expected.");
        }
    }

    /// <summary>The hash of a file, 64 hexadecimals.</summary>
    public static async ValueTask<string> HashAsync(string file, CancellationToken cancellationToken)
    {
        await using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.Read, 1, FileOptions.Asynchronous);
        return Convert.ToHexStringLower(await SHA256.HashDataAsync(stream, cancellationToken));
    }
}

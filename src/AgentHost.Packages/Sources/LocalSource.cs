using System.Security.Cryptography;
using AgentHost.Packages.Archives;
using AgentHost.Packages.Store;
using AgentHost.Plugins.Installed;

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

            await UnpackAsync(path, staged, sha256, bounds, "", cancellationToken);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw PackageFault.Of($"{path} could not be unpacked into {staged.Folder}: {fault.Message}", fault);
        }
    }

    /// <summary>
    /// Unpacks a package that has a hash that was promised: the hash of its content, which installing shows and a lock file pins, or that of its bytes.
    /// </summary>
    /// <param name="file">The package.</param>
    /// <param name="staged">Takes its content.</param>
    /// <param name="sha256">The hash, 64 hexadecimals; null for any.</param>
    /// <param name="bounds">Bounds of the package.</param>
    /// <param name="below">As <see cref="PackageUnpacker"/> has it.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <exception cref="HostException">It has another, or is not taken.</exception>
    public static async ValueTask UnpackAsync(
        string file, StagedPlugin staged, string? sha256, PackageBounds bounds, string below, CancellationToken cancellationToken)
    {
        var bytes = sha256 is null ? null : await HashAsync(file, cancellationToken);
        await PackageUnpacker.UnpackAsync(file, staged.Folder, bounds, below, cancellationToken);
        if (sha256 is null || sha256.Equals(bytes, StringComparison.OrdinalIgnoreCase))
        {
            return;
        }

        var hash = ContentList.Of(staged.Folder, cancellationToken).Hash();
        if (!hash.Equals("sha256:" + sha256, StringComparison.OrdinalIgnoreCase))
        {
            throw PackageFault.Of(
                $"The package is not the one that was promised: its hash is {hash} (of its bytes sha256:{bytes}), "
                + $"and sha256:{sha256.ToLowerInvariant()} was expected.");
        }
    }

    /// <summary>The hash of a file, 64 hexadecimals.</summary>
    public static async ValueTask<string> HashAsync(string file, CancellationToken cancellationToken)
    {
        await using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.Read, 1, FileOptions.Asynchronous);
        return Convert.ToHexStringLower(await SHA256.HashDataAsync(stream, cancellationToken));
    }
}

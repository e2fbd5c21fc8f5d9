using System.Diagnostics;
using System.Globalization;

namespace AgentHost.Hosting.Developing;

/// <summary>
/// Copies of a plugin's folder to run from, so that a build can write while the plugin runs. They end with their process, or are cleared away by the next one.
/// </summary>
/// <param name="cacheFolder">The host's cache folder.</param>
internal sealed class ShadowCopy(string cacheFolder)
{
    private const long MostBytes = 1L << 30;
    private const int MostFiles = 20_000;
    private readonly string _root = Path.Combine(cacheFolder, "dev");
    private int _made;

    private string Own => Path.Combine(_root, Environment.ProcessId.ToString(CultureInfo.InvariantCulture));

    /// <summary>Copies a folder with all that is in it; links are left out.</summary>
    /// <returns>The copy's path.</returns>
    /// <exception cref="HostException">It cannot be read or written, or is too large.</exception>
    public string Take(string folder, CancellationToken cancellationToken)
    {
        if (Interlocked.Increment(ref _made) is 1)
        {
            ClearDead();
        }

        var copy = Path.Combine(Own, Guid.CreateVersion7().ToString("N"));
        try
        {
            Copy(folder, copy, cancellationToken);
            return copy;
        }
        catch (Exception fault)
        {
            Drop(copy);
            if (fault is IOException or UnauthorizedAccessException)
            {
                throw new HostException(HostFailure.Plugin, $"The plugin in {folder} cannot be copied to where it runs: {fault.Message}", fault);
            }

            throw;
        }
    }

    /// <summary>Removes a copy; what cannot be removed is left to the next process.</summary>
    public static void Drop(string copy)
    {
        try
        {
            Directory.Delete(copy, recursive: true);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return;
        }
    }

    /// <summary>Removes all copies of this process.</summary>
    public void DropAll()
    {
        if (Volatile.Read(ref _made) > 0)
        {
            Drop(Own);
        }
    }

    private static void Copy(string folder, string copy, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(copy);
        var files = 0;
        long bytes = 0;
        foreach (var entry in new DirectoryInfo(folder)
            .EnumerateFileSystemInfos("*", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.ReparsePoint }))
        {
            cancellationToken.ThrowIfCancellationRequested();
            var target = Path.Combine(copy, Path.GetRelativePath(folder, entry.FullName));
            if (entry is not FileInfo file)
            {
                Directory.CreateDirectory(target);
                continue;
            }

            if (++files > MostFiles || (bytes += file.Length) > MostBytes)
            {
                throw new HostException(
                    HostFailure.Plugin,
                    $"The plugin in {folder} has more than {MostFiles:N0} files or {MostBytes >> 20:N0} MB: name the folder that its build writes.");
            }

            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            file.CopyTo(target);
        }
    }

    private void ClearDead()
    {
        foreach (var other in Directory.Exists(_root) ? Directory.GetDirectories(_root) : [])
        {
            if (int.TryParse(Path.GetFileName(other), CultureInfo.InvariantCulture, out var id) && id != Environment.ProcessId && !IsAlive(id))
            {
                Drop(other);
            }
        }
    }

    private static bool IsAlive(int id)
    {
        try
        {
            using var process = Process.GetProcessById(id);
            return !process.HasExited;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }
}

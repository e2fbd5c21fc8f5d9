using AgentHost.Packages.Store;

namespace AgentHost.Packages.Archives;

/// <summary>The names of one package, as they come: each is checked by itself and against the ones before it.</summary>
internal sealed class PackageNames
{
    // Key of a path to its spelling; folders end in a slash.
    private readonly Dictionary<string, string> _known = new(StringComparer.Ordinal);

    /// <summary>Takes a file's name.</summary>
    /// <exception cref="HostException">It cannot be taken.</exception>
    public void AddFile(string path)
    {
        Check(path);
        AddParents(path);
        Add(path);
    }

    /// <summary>Takes a folder's name, without a slash at its end.</summary>
    /// <exception cref="HostException">It cannot be taken.</exception>
    public void AddFolder(string path)
    {
        Check(path);
        AddParents(path + "/");
    }

    private static void Check(string path)
    {
        if (PackagePath.FindFault(path) is { } fault)
        {
            throw PackageFault.Of($"The entry {PackageFault.Quote(path)} {fault}; it is not unpacked.");
        }
    }

    private void AddParents(string path)
    {
        for (var at = path.IndexOf('/', StringComparison.Ordinal); at >= 0; at = path.IndexOf('/', at + 1))
        {
            var folder = path[..(at + 1)];
            if (_known.TryAdd(PackagePath.KeyOf(path[..at]), folder))
            {
                continue;
            }

            var other = _known[PackagePath.KeyOf(path[..at])];
            if (other != folder)
            {
                throw Collision(folder, other);
            }
        }
    }

    private void Add(string path)
    {
        if (!_known.TryAdd(PackagePath.KeyOf(path), path))
        {
            throw Collision(path, _known[PackagePath.KeyOf(path)]);
        }
    }

    private static HostException Collision(string path, string other) =>
        PackageFault.Of(
            $"The entries {PackageFault.Quote(other)} and {PackageFault.Quote(path)} are one and the same on some systems; the package is not unpacked.");
}

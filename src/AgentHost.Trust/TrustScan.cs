using System.Security.Cryptography;
using AgentHost.FileSystem;

namespace AgentHost.Trust;

/// <summary>Collects files of a workspace with hashes of their contents.</summary>
/// <param name="root">The workspace's real path.</param>
internal sealed class TrustScan(string root)
{
    private const int MostFiles = 20_000;
    private const long MostBytes = 1L << 30;
    private const string Empty = "empty";
    private const string Special = "no file";

    private readonly Dictionary<string, (string What, string Hash)> _files = new(StringComparer.Ordinal);
    private readonly HashSet<string> _entered = new(StringComparer.Ordinal);
    private WorkspacePaths? _paths;
    private long _bytes;

    public string Root => root;

    public IReadOnlyDictionary<string, (string What, string Hash)> Files => _files;

    /// <summary>Scans a workspace for what it holds now.</summary>
    /// <param name="root">The workspace's real path.</param>
    /// <param name="declared">Files that plugins read under trust.</param>
    /// <exception cref="IOException">A file cannot be read, or there are too many.</exception>
    public static TrustScan Of(string root, IReadOnlyList<TrustFile> declared)
    {
        var scan = new TrustScan(root);
        foreach (var source in TrustSources.All)
        {
            source.Collect(scan);
        }

        foreach (var file in declared)
        {
            file.Collect(scan);
        }

        return scan;
    }

    /// <summary>Adds a file, where it exists. A link counts with what it leads to.</summary>
    /// <exception cref="IOException">It cannot be read, or there is too much already.</exception>
    public void AddFile(string path, string what)
    {
        var file = new FileInfo(path);
        var name = NameOf(path);
        if (file.Exists && !_files.ContainsKey(name))
        {
            Put(name, what, HashOf(file));
        }
    }

    /// <summary>
    /// Adds all that lies in a folder. A link to a folder of the workspace is entered, and what lies there counts by its own name; one that leads out counts by
    /// what it says.
    /// </summary>
    /// <exception cref="IOException">Something cannot be read, or there is too much.</exception>
    public void AddFolder(string path, string what)
    {
        if (!Directory.Exists(path))
        {
            return;
        }

        foreach (var entry in new DirectoryInfo(path)
            .EnumerateFileSystemInfos("*", new EnumerationOptions { AttributesToSkip = FileAttributes.None, IgnoreInaccessible = false }))
        {
            if (entry is not DirectoryInfo folder)
            {
                AddFile(entry.FullName, what);
            }
            else if (folder.LinkTarget is { } target)
            {
                AddLink(folder.FullName, target, what);
            }
            else
            {
                AddFolder(folder.FullName, what);
            }
        }
    }

    private void AddLink(string path, string target, string what)
    {
        Put(NameOf(path) + "/", what, "link " + target);
        _paths ??= WorkspacePaths.TryOpen(root, "", NativeFileSystem.ForThisSystem(), out _);
        if (_paths?.Resolve(path) is { IsResolved: true, Path: { } real } && _paths.IsInside(real) && _entered.Add(real))
        {
            AddFolder(real, what);
        }
    }

    private void Put(string name, string what, string hash)
    {
        if (_files.Count >= MostFiles)
        {
            throw new IOException($"There are more than {MostFiles} files to trust in {root}.");
        }

        _files[name] = (what, hash);
    }

    private string NameOf(string path) => Path.GetRelativePath(root, path).Replace('\\', '/');

    /// <summary>Adds files of the workspace that a command line names.</summary>
    public void AddNamedFiles(string line, string what)
    {
        foreach (var word in line.Split([' ', '\t', '\n', '"', '\'', ';', '|', '&', '<', '>', '(', ')', '=', '`', ','], StringSplitOptions.RemoveEmptyEntries))
        {
            var name = WithoutVariable(word);

            // Quotes split "$AGENT_WORKSPACE"/x: what is left begins with a slash.
            foreach (var candidate in (string[])[name, name.TrimStart('/')])
            {
                if (candidate.Length is > 0 and < 4096 && !candidate.Contains('\0', StringComparison.Ordinal)
                    && Path.GetFullPath(Path.Combine(root, candidate)) is var path
                    && path.StartsWith(root + Path.DirectorySeparatorChar, StringComparison.Ordinal))
                {
                    AddFile(path, what);
                }
            }
        }
    }

    /// <summary>
    /// A path behind the variable that stands for the folder it begins in, <c>$NAME/</c> or <c>${NAME}/</c>: formats give the workspace names of their own.
    /// </summary>
    private static string WithoutVariable(string word)
    {
        var end = word.StartsWith('$') ? word.IndexOf('/', StringComparison.Ordinal) : -1;
        return end < 0 ? word : word[(end + 1)..];
    }

    private string HashOf(FileInfo file)
    {
        try
        {
            using var handle = PlainFile.Open(file.FullName, out var length);
            if (length == 0)
            {
                return Empty;
            }

            if (length > MostBytes - _bytes)
            {
                throw new IOException($"There is more than {MostBytes >> 20} MB to trust in {root}.");
            }

            _bytes += length;
            using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            var buffer = new byte[Math.Min(length, 64 * 1024)];
            for (long at = 0; at < length
                && RandomAccess.Read(handle, buffer.AsSpan(0, (int)Math.Min(buffer.Length, length - at)), at) is > 0 and var read; at += read)
            {
                hash.AppendData(buffer, 0, read);
            }

            return Convert.ToHexStringLower(hash.GetHashAndReset());
        }
        catch (FileAccessException)
        {
            // A pipe or a device: nothing can be read of it here, and opening it could wait for ever.
            return Special;
        }
        catch (FileNotFoundException) when (file.LinkTarget is { } target)
        {
            return "link " + target;
        }
    }
}

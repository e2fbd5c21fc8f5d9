using System.Security.Cryptography;

namespace AgentHost.Kernel.Trust;

/// <summary>Collects files of a workspace with hashes of their contents.</summary>
/// <param name="root">The workspace's real path.</param>
internal sealed class TrustScan(string root)
{
    private const int MostFiles = 20_000;
    private const string Empty = "empty";

    private readonly Dictionary<string, (string What, string Hash)> files = new(StringComparer.Ordinal);

    public string Root => root;

    public IReadOnlyDictionary<string, (string What, string Hash)> Files => files;

    /// <summary>What a workspace holds now.</summary>
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
    public void AddFile(string path, string what)
    {
        var file = new FileInfo(path);
        var name = Path.GetRelativePath(root, path).Replace('\\', '/');
        if (!file.Exists || files.ContainsKey(name))
        {
            return;
        }

        if (files.Count >= MostFiles)
        {
            throw new IOException($"There are more than {MostFiles} files to trust in {root}.");
        }

        files[name] = (what, HashOf(file));
    }

    /// <summary>Adds all that lies in a folder; links to folders count as what they lead to is named, and are not entered.</summary>
    public void AddFolder(string path, string what)
    {
        if (!Directory.Exists(path))
        {
            return;
        }

        foreach (var entry in new DirectoryInfo(path).EnumerateFileSystemInfos("*", new EnumerationOptions { AttributesToSkip = FileAttributes.None, IgnoreInaccessible = false }))
        {
            if (entry is DirectoryInfo folder)
            {
                if (folder.LinkTarget is { } target)
                {
                    files[Path.GetRelativePath(root, folder.FullName).Replace('\\', '/') + "/"] = (what, "link " + target);
                }
                else
                {
                    AddFolder(folder.FullName, what);
                }
            }
            else
            {
                AddFile(entry.FullName, what);
            }
        }
    }

    /// <summary>Adds files of the workspace that a command line names.</summary>
    public void AddNamedFiles(string line, string what)
    {
        foreach (var word in line.Split([' ', '\t', '\n', '"', '\'', ';', '|', '&', '<', '>', '(', ')', '=', '`', ','], StringSplitOptions.RemoveEmptyEntries))
        {
            var name = word;
            foreach (var variable in (string[])["$CLAUDE_PROJECT_DIR/", "${CLAUDE_PROJECT_DIR}/", "$AGENT_WORKSPACE/", "${AGENT_WORKSPACE}/"])
            {
                name = name.StartsWith(variable, StringComparison.Ordinal) ? name[variable.Length..] : name;
            }

            // Quotes split "$CLAUDE_PROJECT_DIR"/x: what is left begins with a slash.
            foreach (var candidate in (string[])[name, name.TrimStart('/')])
            {
                if (candidate.Length is > 0 and < 4096 && !candidate.Contains('\0', StringComparison.Ordinal)
                    && Path.GetFullPath(Path.Combine(root, candidate)) is var path && path.StartsWith(root + Path.DirectorySeparatorChar, StringComparison.Ordinal))
                {
                    AddFile(path, what);
                }
            }
        }
    }

    private static string HashOf(FileInfo file)
    {
        // Pipes and devices have no length: they are never opened, since that could wait for ever.
        if (file.Length == 0)
        {
            return Empty;
        }

        using var stream = new FileStream(file.FullName, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        return Convert.ToHexStringLower(SHA256.HashData(stream));
    }
}

using System.Globalization;
using System.Text;
using AgentHost.GitSettings;

namespace AgentHost.Plugins.Attachments;

/// <summary>A folder as text: its tree, as far as bounds and ignore rules let it, and the beginnings of its most telling files.</summary>
internal static class FolderTree
{
    private const int MostShown = 300;
    private const int MostOfFolder = 40;
    private const int MostSeen = 20_000;
    private const int Depth = 4;
    private const int TellingFiles = 3;
    private const int TellingLines = 60;

    /// <summary>From the most telling.</summary>
    private static readonly string[] Telling =
    [
        "README.md", "README", "AGENTS.md", "package.json", "pyproject.toml", "Cargo.toml", "go.mod", "pom.xml", "build.gradle",
        "Makefile", "CMakeLists.txt", "index.ts", "index.js", "__init__.py", "main.go", "mod.rs"
    ];

    /// <summary>Writes the tree.</summary>
    /// <param name="workspace">The workspace.</param>
    /// <param name="excludes">
    /// Finds what git leaves out beside the folders' own rules; null where the files are not this machine's, and git's rules cannot be had.
    /// </param>
    /// <param name="path">The folder as it was named.</param>
    /// <param name="realPath">Its real path.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    public static async ValueTask<string> WriteAsync(
        IWorkspaceContext workspace, GitExcludes? excludes, string path, string realPath, CancellationToken cancellationToken)
    {
        var files = workspace.Files;
        var root = Path.DirectorySeparatorChar == '\\' ? workspace.Root.Replace('\\', '/') : workspace.Root;
        var text = new StringBuilder();
        var telling = new List<(int Rank, string Path)>();
        var (shown, seen) = (0, 0);
        var cut = false;
        var pending = new Stack<(string Path, string Real, string Name, int Level, GitIgnores? Ignored)>();
        pending.Push((path, realPath.TrimEnd('/'), "", 0, excludes is null ? null : GitIgnores.FindAbove(excludes, root, realPath)));
        while (pending.TryPop(out var folder))
        {
            if (folder.Level > 0)
            {
                if (++shown > MostShown)
                {
                    cut = true;
                    break;
                }

                text.Append(' ', (folder.Level - 1) * 2).Append(folder.Name).Append("/\n");
            }

            if (folder.Level >= Depth || seen > MostSeen)
            {
                cut |= seen > MostSeen;
                continue;
            }

            IReadOnlyList<FileEntry> entries;
            try
            {
                entries = await files.ListAsync(folder.Path, cancellationToken);
            }
            catch (FileAccessException exception) when (folder.Level > 0)
            {
                text.Append(' ', folder.Level * 2).Append('(').Append(exception.Message).Append(")\n");
                continue;
            }

            seen += entries.Count;
            var hasGit = entries.Any(static entry => entry.Name == ".git");
            var ignored = excludes is not null && (hasGit || entries.Any(static entry => entry is { Name: ".gitignore", Kind: FileKind.File }))
                ? GitIgnores.FindIn(excludes, folder.Real, folder.Ignored, hasGit)
                : folder.Ignored;
            var kept = entries
                .Where(entry =>
                    entry.Name is not (".git" or "node_modules" or ".DS_Store")
                    && !GitIgnores.IsIgnored(ignored, $"{folder.Real}/{entry.Name}", entry.Kind == FileKind.Folder))
                .OrderBy(static entry => entry.Name, StringComparer.Ordinal).ToList();
            var plain = kept.Where(static entry => entry.Kind != FileKind.Folder).ToList();
            foreach (var file in plain.Take(MostOfFolder))
            {
                if (++shown > MostShown)
                {
                    cut = true;
                    break;
                }

                text.Append(' ', folder.Level * 2).Append(file.Name).Append('\n');
            }

            if (plain.Count > MostOfFolder)
            {
                text.Append(' ', folder.Level * 2)
                    .Append(CultureInfo.InvariantCulture, $"… and {plain.Count - MostOfFolder} more {(plain.Count == MostOfFolder + 1 ? "file" : "files")}\n");
            }

            telling.AddRange(plain.Select(file => (Array.IndexOf(Telling, file.Name), $"{folder.Path.TrimEnd('/')}/{file.Name}"))
                .Where(static file => file.Item1 >= 0).Select(file => (file.Item1 + (folder.Level * 100), file.Item2)));
            foreach (var sub in kept.Where(static entry => entry.Kind == FileKind.Folder).Reverse())
            {
                pending.Push(($"{folder.Path.TrimEnd('/')}/{sub.Name}", $"{folder.Real}/{sub.Name}", sub.Name, folder.Level + 1, ignored));
            }
        }

        if (cut)
        {
            text.Append("… (the tree is cut here; list and glob show the rest)\n");
        }

        foreach (var (_, file) in telling.OrderBy(static file => file.Rank).Take(TellingFiles))
        {
            if (await BeginningAsync(files, file, cancellationToken) is { } beginning)
            {
                text.Append('\n').Append("── ").Append(file).Append('\n').Append(beginning).Append('\n');
            }
        }

        return text.ToString();
    }

    private static async ValueTask<string?> BeginningAsync(IFiles files, string path, CancellationToken cancellationToken)
    {
        try
        {
            var buffer = new byte[16 * 1024];
            var read = await files.ReadAsync(path, 0, buffer, cancellationToken);
            var lines = Encoding.UTF8.GetString(buffer, 0, read).ReplaceLineEndings("\n").Split('\n');
            return string.Join('\n', lines.Take(TellingLines)) + (lines.Length > TellingLines || read == buffer.Length ? "\n…" : "");
        }
        catch (FileAccessException)
        {
            return null;
        }
    }
}

using System.Text;

namespace AgentHost.Plugins.Agents.Init;

/// <summary>Finds out from a project's own files how it is built, tested and checked.</summary>
internal sealed class ProjectInspector(string root)
{
    private const int MostFolders = 14;
    private const int MostParts = 8;
    private const int MostOfWorkflows = 3;

    // What each kind of project tells of itself; a folder below is asked where the project's own has nothing of the kind.
    private static readonly Func<ProjectFiles, IEnumerable<ProjectCommand>>[] Kinds =
    [
        ScriptFiles.Node, ScriptFiles.Deno, BuildFiles.DotNet, BuildFiles.Rust, BuildFiles.Go, PythonProject.Look,
        BuildFiles.Java, BuildFiles.CMake, BuildFiles.Ruby, ScriptFiles.Composer, BuildFiles.Others,
    ];

    private readonly ProjectFiles _files = new(root);

    /// <summary>The commands, those of one purpose in the order of how telling their sources are.</summary>
    public IReadOnlyList<ProjectCommand> Commands()
    {
        List<ProjectCommand> found = [.. MentionedCommands.Readme(_files), .. TaskFiles.Make(_files), .. TaskFiles.Just(_files)];
        var below = Parts();
        foreach (var kind in Kinds)
        {
            var own = kind(_files).ToList();
            found.AddRange(own.Count > 0 ? own : below.SelectMany(kind));
        }

        if (!found.Exists(static command => command.Purpose == "test")
            && _files.First("test", "test.sh", "run-tests.sh", "scripts/test.sh", "scripts/test", "bin/test") is { } script)
        {
            found.Add(_files.Command("test", "./" + script, script));
        }

        // What runs elsewhere says what nothing here does.
        var known = found.Select(static command => command.Purpose).ToHashSet(StringComparer.Ordinal);
        found.AddRange(MentionedCommands.Workflows(_files).Where(command => !known.Contains(command.Purpose)).DistinctBy(static command => command.Line)
            .GroupBy(static command => command.Purpose).SelectMany(static group => group.Take(MostOfWorkflows)));
        return [.. found.DistinctBy(static command => (command.Purpose, command.Line))];
    }

    /// <summary>
    /// Folders below that may be projects of their own: <c>backend/</c> and <c>frontend/</c>, and what lies in <c>apps/</c>, <c>packages/</c>,
    /// <c>services/</c>.
    /// </summary>
    private List<ProjectFiles> Parts()
    {
        // A workspace's members are built from its root.
        if (_files.Json("package.json")?.TryGetProperty("workspaces", out _) == true || _files.Has("pnpm-workspace.yaml")
            || _files.Text("Cargo.toml")?.Contains("[workspace]", StringComparison.Ordinal) == true || _files.Has("go.work"))
        {
            return [];
        }

        static IEnumerable<string> Within(string folder) =>
            Directory.Exists(folder)
                ? Directory.EnumerateDirectories(folder).Select(static path => Path.GetFileName(path))
                    .Where(static name => name[0] != '.' && !IsAside(name)).Order(StringComparer.Ordinal)
                : [];
        return [.. Within(root)
            .SelectMany(name => name is "apps" or "packages" or "services" ? Within(Path.Combine(root, name)).Select(part => $"{name}/{part}/") : [name + "/"])
            .Take(MostParts * 4)
            .Select(part => new ProjectFiles(root, part))
            .Where(static part => new DirectoryInfo(part.Folder.TrimEnd('/')).LinkTarget is null && Kinds.Any(kind => kind(part).Any())).Take(MostParts)];
    }

    private static bool IsAside(string name) =>
        name is "node_modules" or "bin" or "obj" or "target" or "dist" or "build" or "artifacts" or "__pycache__" or "vendor" or "venv" or "docs" or "doc"
            or "example" or "examples" or "samples" or "test" or "tests" or "spec" or "fixtures"
            or "third_party" or "bench" or "benchmarks" or "tools" or "scripts";

    /// <summary>Reads the project's name and the first paragraph of its README.</summary>
    public (string Name, string? About) About()
    {
        var name = Path.GetFileName(root.TrimEnd(Path.DirectorySeparatorChar));
        foreach (var file in (ReadOnlySpan<string>)["README.md", "Readme.md", "readme.md", "README", "README.rst"])
        {
            if (_files.Text(file) is not { } text)
            {
                continue;
            }

            var paragraph = new StringBuilder();
            foreach (var raw in text.Split('\n'))
            {
                var line = raw.Trim();
                var isProse = line.Length > 0 && line[0] is not ('#' or '!' or '[' or '<' or '=' or '-' or '|' or '`' or '>' or '*');
                if (isProse)
                {
                    paragraph.Append(paragraph.Length > 0 ? " " : "").Append(line);
                }
                else if (paragraph.Length > 0)
                {
                    break;
                }
            }

            if (paragraph.Length > 0)
            {
                return (name, paragraph.Length > 400 ? paragraph.ToString(0, 397) + "…" : paragraph.ToString());
            }
        }

        return (name, null);
    }

    /// <summary>The folders at the top, with what is in them.</summary>
    public IReadOnlyList<(string Name, string About)> Layout()
    {
        var layout = new List<(string, string)>();
        foreach (var folder in Directory.EnumerateDirectories(root).Order(StringComparer.Ordinal))
        {
            var name = Path.GetFileName(folder);
            if (name[0] == '.'
                || name is "node_modules" or "bin" or "obj" or "target" or "dist" or "build" or "artifacts" or "__pycache__" or "vendor" or "venv"
                || layout.Count == MostFolders)
            {
                continue;
            }

            var endings = Directory.EnumerateFiles(
                folder,
                "*",
                new EnumerationOptions
                {
                    RecurseSubdirectories = true,
                    MaxRecursionDepth = 4,
                    IgnoreInaccessible = true,
                    AttributesToSkip = FileAttributes.ReparsePoint | FileAttributes.Hidden
                })
                .Take(2_000).Select(static file => Path.GetExtension(file)).Where(static ending => ending.Length > 1).GroupBy(static ending => ending)
                .OrderByDescending(static group => group.Count()).Take(2).Select(static group => group.Key).ToList();
            layout.Add((name + "/", endings.Count > 0 ? string.Join(", ", endings) : "no files"));
        }

        return layout;
    }

    /// <summary>Files with rules of style that are there.</summary>
    public IReadOnlyList<string> Style() =>
        [.. ((string[])[
            ".editorconfig", ".prettierrc", ".prettierrc.json", "eslint.config.js", "eslint.config.mjs", ".eslintrc.json", ".eslintrc.js", "biome.json",
            "ruff.toml", ".ruff.toml", "rustfmt.toml", ".rustfmt.toml", ".clang-format", ".golangci.yml", ".pre-commit-config.yaml", "CONTRIBUTING.md"
        ])
            .Where(_files.Has)];
}

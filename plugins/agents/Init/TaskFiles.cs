using System.Text.RegularExpressions;

namespace AgentHost.Plugins.Agents.Init;

/// <summary>Files of tasks by name: Makefile and justfile.</summary>
internal static partial class TaskFiles
{
    // What a target of this name is for; of several for one purpose that mean the same, the first.
    private static readonly (string Name, string Purpose)[] Telling =
    [
        ("deps", "install"), ("setup", "install"), ("build", "build"), ("compile", "build"), ("all", "build"), ("test", "test"), ("tests", "test"),
        ("check", "test"), ("lint", "lint"), ("typecheck", "lint"), ("fmt", "format"), ("format", "format"), ("dev", "run"), ("run", "run"), ("serve", "run"),
    ];

    public static IEnumerable<ProjectCommand> Make(ProjectFiles files)
    {
        if (files.First("GNUmakefile", "makefile", "Makefile") is not { } file || files.Text(file) is not { } text)
        {
            return [];
        }

        var (targets, phony) = Targets(text);
        var found = Named(files, targets, "make", file).ToList();
        var isBuilt = found.Exists(static command => command.Purpose == "build");

        // What make does without a word is its first target: a build where that is a file, or is called so.
        return isBuilt || targets.Count == 0 || (phony.Contains(targets[0]) && targets[0] != "default") || NoBuild().IsMatch(targets[0])
            ? found
            : [files.Command("build", "make", file), .. found];
    }

    public static IEnumerable<ProjectCommand> Just(ProjectFiles files)
    {
        if (files.First("justfile", "Justfile", ".justfile") is not { } file || files.Text(file) is not { } text)
        {
            return [];
        }

        var recipes = text.Split('\n').Select(static line => Recipe().Match(line)).Where(static match => match.Success)
            .Select(static match => match.Groups["name"].Value).ToList();
        return Named(files, recipes, "just", file);
    }

    /// <summary>The targets of a Makefile in their order, and which of them are no files.</summary>
    internal static (List<string> Targets, HashSet<string> Phony) Targets(string text)
    {
        var (targets, phony) = (new List<string>(), new HashSet<string>(StringComparer.Ordinal));
        var isText = false;
        foreach (var line in text.Replace("\\\n", " ", StringComparison.Ordinal).Split('\n'))
        {
            isText = isText ? line.Trim() != "endef" : line.StartsWith("define ", StringComparison.Ordinal);
            if (isText || Rule().Match(line) is not { Success: true } rule)
            {
                continue;
            }

            var names = rule.Groups["names"].Value.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
            if (names is [".PHONY"])
            {
                phony.UnionWith(rule.Groups["rest"].Value.Split('#')[0].Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
            }
            else
            {
                targets.AddRange(names.Where(static name => name[0] != '.' && !name.AsSpan().ContainsAny('%', '$', '(')));
            }
        }

        return ([.. targets.Distinct(StringComparer.Ordinal)], phony);
    }

    private static IEnumerable<ProjectCommand> Named(ProjectFiles files, IReadOnlyCollection<string> names, string program, string file)
    {
        foreach (var (name, purpose) in Telling)
        {
            var isSaid = name switch
            {
                "compile" => names.Contains("build"),
                "all" => names.Contains("build") || names.Contains("compile"),
                "tests" => names.Contains("test"),
                "check" => names.Contains("test") || names.Contains("tests"),
                "format" => names.Contains("fmt"),
                _ => false
            };
            if (names.Contains(name) && !isSaid)
            {
                yield return files.Command(purpose, $"{program} {name}", file);
            }
        }
    }

    // A colon that no equals sign stands before or right behind: anything else sets a variable.
    [GeneratedRegex(@"^(?<names>[^\s:=#][^:=#]*?)\s*::?(?![:=])(?<rest>.*)$", RegexOptions.None, 1000)]
    private static partial Regex Rule();

    [GeneratedRegex(@"^@?(?<name>[A-Za-z_][\w-]*)(\s[^:=]*)?:(?!=)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Recipe();

    [GeneratedRegex(
        "^(clean|distclean|help|install|uninstall|test|tests|check|lint|fmt|format|run|serve|dev|deps|setup|docs?|release|deploy|publish|docker.*|up|down)$",
        RegexOptions.ExplicitCapture,
        1000)]
    private static partial Regex NoBuild();
}

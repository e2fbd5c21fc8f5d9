namespace AgentHost.Plugins.Agents.Instructions;

/// <summary>Places where instruction files lie, those of this program and of others that people have.</summary>
internal static class InstructionPlaces
{
    /// <summary>Stands in place of <c>AGENTS.md</c> in its folder.</summary>
    private const string Override = "AGENTS.override.md";

    private const int MostRules = 100;

    private static readonly string[] Names =
    [
        "AGENTS.md", "CLAUDE.md", ".claude/CLAUDE.md", "CLAUDE.local.md", "GEMINI.md", "CRUSH.md", ".cursorrules", ".windsurfrules", ".clinerules",
        ".github/copilot-instructions.md"
    ];

    private static readonly (string Folder, string Pattern)[] RuleFolders =
    [
        (".claude/rules", "*.md"), (".cursor/rules", "*.mdc"), (".github/instructions", "*.instructions.md"), (".clinerules", "*.md")
    ];

    /// <summary>The instruction files of a folder that are there, in their order.</summary>
    public static IEnumerable<string> In(string folder)
    {
        foreach (var name in Names)
        {
            var path = Path.Combine(folder, name);
            if (name == "AGENTS.md" && Path.Combine(folder, Override) is var instead && File.Exists(instead))
            {
                yield return instead;
            }
            else if (File.Exists(path))
            {
                yield return path;
            }
        }
    }

    /// <summary>Files of rules of a folder, which may be for some files alone; at most 100.</summary>
    public static IReadOnlyList<string> RulesIn(string folder)
    {
        List<string>? found = null;
        foreach (var (name, pattern) in RuleFolders)
        {
            var place = Path.Combine(folder, name);
            if (!Directory.Exists(place))
            {
                continue;
            }

            try
            {
                var options = new EnumerationOptions
                {
                    RecurseSubdirectories = true,
                    MaxRecursionDepth = 3,
                    IgnoreInaccessible = true,
                    AttributesToSkip = FileAttributes.System
                };
                (found ??= []).AddRange(Directory.EnumerateFiles(place, pattern, options).Take(MostRules - found.Count).Order(StringComparer.Ordinal));
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                // What cannot be looked through has nothing to say.
            }
        }

        return found ?? [];
    }

    /// <summary>Tests that a file has a head that says which files it is for.</summary>
    public static bool IsRule(string path) =>
        Array.Exists(RuleFolders, place => path.Replace('\\', '/').Contains($"/{place.Folder}/", StringComparison.Ordinal));

    /// <summary>The person's own files, whether they are there or not.</summary>
    /// <param name="variables">The environment.</param>
    public static IEnumerable<string> OfPerson(Func<string, string?> variables)
    {
        var home = HomeOf(variables);
        var config = variables("XDG_CONFIG_HOME") is { Length: > 0 } given ? given : home is null ? null : Path.Combine(home, ".config");
        if (config is not null)
        {
            yield return Path.Combine(config, "agent", "AGENTS.md");
        }

        if (home is not null)
        {
            yield return Path.Combine(home, ".agents", "AGENTS.md");
            yield return Path.Combine(home, ".claude", "CLAUDE.md");
        }
    }

    /// <summary>The home folder; null where the environment names none.</summary>
    public static string? HomeOf(Func<string, string?> variables) => variables("HOME") is { Length: > 0 } set ? set : variables("USERPROFILE");
}

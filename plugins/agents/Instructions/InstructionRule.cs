using AgentHost.FileSystem;
using AgentHost.FrontMatter;

namespace AgentHost.Plugins.Agents.Instructions;

/// <summary>A file of rules, whose head says which files they are for.</summary>
/// <param name="Body">Text behind the head.</param>
/// <param name="Globs">Patterns of the files that it is for, relative to the folder that the rules belong to; empty for none.</param>
internal sealed record InstructionRule(string Body, IReadOnlyList<string> Globs)
{
    private const int MostGlobs = 50;

    /// <summary>True where it is for every file.</summary>
    public bool IsAlways { get; private init; }

    /// <summary>Description of the work that it is for; null for none.</summary>
    public string? Description { get; private init; }

    /// <summary>Reads a file of rules.</summary>
    /// <param name="path">Its path, whose ending says whose head it is.</param>
    /// <param name="text">Its text.</param>
    public static InstructionRule Read(string path, string text)
    {
        var document = FrontReader.Read(Quoted(text));
        var globs = ((document.Find("globs") ?? document.Find("paths") ?? document.Find("applyto"))?.Words() ?? [])
            .Select(static glob => glob.Trim('"', '\'', ' ')).Where(static glob => glob.Length > 0).Take(MostGlobs).ToList();
        var all = globs.Exists(static glob => glob is "**" or "**/*" or "*" or "/**");

        // Of those two a head that says nothing means that the rules wait to be named; elsewhere it means that they are for everything.
        var waits = path.EndsWith(".mdc", StringComparison.Ordinal) || path.EndsWith(".instructions.md", StringComparison.Ordinal);
        return new(document.Body.Trim(), globs)
        {
            IsAlways = document.Find("alwaysapply")?.Flag() == true || all || (globs.Count == 0 && !waits),
            Description = document.Text("description"),
        };
    }

    /// <summary>Quotes values of the head that begin with a star: written as people write patterns, and no YAML that can be read.</summary>
    private static string Quoted(string text)
    {
        var lines = text.Split('\n');
        if (lines[0].TrimEnd() != "---")
        {
            return text;
        }

        for (var i = 1; i < lines.Length && lines[i].TrimEnd() != "---"; i++)
        {
            var line = lines[i].TrimEnd();
            var star = line.IndexOf('*', StringComparison.Ordinal);
            if (star > 0 && line[..star].TrimEnd() is [.., ':' or '-'] && !line.Contains('"', StringComparison.Ordinal))
            {
                lines[i] = $"{line[..star]}\"{line[star..].Replace("\\", "\\\\", StringComparison.Ordinal)}\"";
            }
        }

        return string.Join('\n', lines);
    }

    /// <summary>Tests that it is for a file.</summary>
    /// <param name="relative">The file, relative to the folder that the rules belong to, with slashes.</param>
    public bool IsFor(string relative)
    {
        foreach (var glob in Globs)
        {
            // As in ignore files: a name alone is one of any folder, a folder is all below it.
            var pattern = glob.TrimStart('/') is var bare && bare.StartsWith("./", StringComparison.Ordinal) ? bare[2..] : bare;
            pattern = pattern.EndsWith('/') ? pattern + "**" : pattern;
            pattern = pattern.Contains('/', StringComparison.Ordinal) ? pattern : "**/" + pattern;
            if (Glob.Compile(pattern)?.IsMatch(relative, ignoreCase: false) == true)
            {
                return true;
            }
        }

        return false;
    }
}

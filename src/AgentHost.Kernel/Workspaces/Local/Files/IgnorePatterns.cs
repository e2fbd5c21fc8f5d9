using AgentHost.Kernel.Permissions.Matching;

namespace AgentHost.Kernel.Workspaces.Local.Files;

/// <summary>Patterns of <c>.agentignore</c> and <c>context.ignore</c>, in the way of gitignore: the last match wins, <c>!</c> takes back, <c>/</c> at the end means folders, and what lies in an ignored folder stays ignored.</summary>
/// <remarks>Immutable.</remarks>
internal sealed class IgnorePatterns
{
    private readonly Line[] _lines;
    private readonly bool _ignoreCase;

    private IgnorePatterns(Line[] lines, bool ignoreCase)
    {
        _lines = lines;
        _ignoreCase = ignoreCase;
    }

    /// <summary>Nothing is ignored.</summary>
    public static IgnorePatterns None { get; } = new([], ignoreCase: false);

    /// <summary>True when nothing is ignored.</summary>
    public bool IsEmpty => _lines.Length == 0;

    /// <summary>Reads patterns, one a line; comments (<c>#</c>), empty lines and those that cannot be read are passed over.</summary>
    public static IgnorePatterns Parse(IEnumerable<string> lines, bool ignoreCase)
    {
        var kept = new List<Line>();
        foreach (var raw in lines)
        {
            var text = raw.TrimEnd();
            if (text.Length == 0 || text[0] == '#')
            {
                continue;
            }

            var back = text[0] == '!';
            text = back ? text[1..] : text;
            var folder = text.EndsWith('/');
            text = text.TrimEnd('/');
            if (text.Length == 0)
            {
                continue;
            }

            var pattern = text.Contains('/', StringComparison.Ordinal) ? text : $"**/{text}";

            // "folder/**" ignores what is in the folder, and with it all there is to see of it.
            if (Glob.Compile(pattern) is { } glob)
            {
                kept.Add(new Line(glob, back, folder));
            }
        }

        return kept.Count == 0 ? None : new IgnorePatterns([.. kept], ignoreCase);
    }

    /// <summary>Reads a <c>.gitignore</c>, to its letter: braces stand for themselves, <c>folder/**</c> leaves the folder itself, and spaces at the end count behind a backslash.</summary>
    public static IgnorePatterns ParseGit(string text, bool ignoreCase)
    {
        var kept = new List<Line>();
        foreach (var range in text.AsSpan().TrimStart('\uFEFF').Split('\n'))
        {
            var line = TrimSpaces(text.AsSpan().TrimStart('\uFEFF')[range].TrimEnd('\r'));
            if (line.IsEmpty || line[0] == '#')
            {
                continue;
            }

            var back = line[0] == '!';
            line = back ? line[1..] : line;
            var folder = line.EndsWith('/');
            line = folder ? line[..^1] : line;
            if (!line.IsEmpty)
            {
                var pattern = line.Contains('/') ? line.ToString() : $"**/{line}";
                kept.Add(new Line(Glob.CompilePlain(pattern.EndsWith("/**", StringComparison.Ordinal) ? pattern + "/*" : pattern), back, folder));
            }
        }

        return kept.Count == 0 ? None : new IgnorePatterns([.. kept], ignoreCase);
    }

    /// <summary>What the last pattern that matches says of a path relative to the patterns' folder: ignored, or taken back; null when none does. The folders on the way are not looked at.</summary>
    public bool? Find(ReadOnlySpan<char> path, bool isFolder)
    {
        for (var i = _lines.Length - 1; i >= 0; i--)
        {
            var line = _lines[i];
            if ((isFolder || !line.FoldersOnly) && line.Glob.IsMatch(path, _ignoreCase))
            {
                return !line.TakesBack;
            }
        }

        return null;
    }

    /// <summary>Whether a path relative to the root is ignored, by itself or through a folder that it lies in.</summary>
    public bool IsIgnored(ReadOnlySpan<char> path, bool isFolder)
    {
        if (_lines.Length == 0 || path.IsEmpty)
        {
            return false;
        }

        for (var i = 0; i < path.Length; i++)
        {
            if (path[i] == '/' && Judge(path[..i], isFolder: true))
            {
                return true;
            }
        }

        return Judge(path, isFolder);
    }

    private bool Judge(ReadOnlySpan<char> path, bool isFolder) => Find(path, isFolder) == true;

    private static ReadOnlySpan<char> TrimSpaces(ReadOnlySpan<char> line)
    {
        var end = line.TrimEnd(' ').Length;
        var slashes = 0;
        while (end > slashes && line[end - 1 - slashes] == '\\')
        {
            slashes++;
        }

        // An odd backslash at the end stands before a space that counts.
        return slashes % 2 == 1 && end < line.Length ? line[..(end + 1)] : line[..end];
    }

    private readonly record struct Line(Glob Glob, bool TakesBack, bool FoldersOnly);
}

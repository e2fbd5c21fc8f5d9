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

    private bool Judge(ReadOnlySpan<char> path, bool isFolder)
    {
        for (var i = _lines.Length - 1; i >= 0; i--)
        {
            var line = _lines[i];
            if ((isFolder || !line.FoldersOnly) && line.Glob.IsMatch(path, _ignoreCase))
            {
                return !line.TakesBack;
            }
        }

        return false;
    }

    private readonly record struct Line(Glob Glob, bool TakesBack, bool FoldersOnly);
}

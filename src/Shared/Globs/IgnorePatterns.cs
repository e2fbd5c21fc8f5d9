namespace AgentHost.FileSystem;

/// <summary>
/// Patterns of <c>.agentignore</c> and <c>context.ignore</c>, in the way of gitignore: the last match of a list wins, <c>!</c> takes back what the same list
/// hides, <c>/</c> at the end means folders, and what lies in an ignored folder stays ignored.
/// </summary>
/// <remarks>Immutable.</remarks>
public sealed class IgnorePatterns
{
    private readonly Line[][] _lists;
    private readonly bool _ignoreCase;

    private IgnorePatterns(Line[][] lists, bool ignoreCase)
    {
        _lists = lists;
        _ignoreCase = ignoreCase;
    }

    /// <summary>Nothing is ignored.</summary>
    public static IgnorePatterns None { get; } = new([], ignoreCase: false);

    /// <summary>True when nothing is ignored.</summary>
    public bool IsEmpty => _lists.Length == 0;

    /// <summary>Reads patterns, one a line; comments (<c>#</c>), empty lines and those that cannot be read are passed over.</summary>
    public static IgnorePatterns Parse(IEnumerable<string> lines, bool ignoreCase) => ParseAll([lines], ignoreCase);

    /// <summary>Reads lists that add up: what one hides no other takes back.</summary>
    public static IgnorePatterns ParseAll(IEnumerable<IEnumerable<string>> lists, bool ignoreCase)
    {
        Line[][] kept = [.. lists.Select(Read).Where(static list => list.Length > 0)];
        return kept.Length == 0 ? None : new IgnorePatterns(kept, ignoreCase);
    }

    private static Line[] Read(IEnumerable<string> lines)
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

        return [.. kept];
    }

    /// <summary>
    /// Matches the patterns against a path relative to their folder: true for ignored, as soon as one list's last match says so; false for taken back; null
    /// when none matches. The folders on the way are not looked at.
    /// </summary>
    public bool? Find(ReadOnlySpan<char> path, bool isFolder)
    {
        bool? said = null;
        foreach (var lines in _lists)
        {
            for (var i = lines.Length - 1; i >= 0; i--)
            {
                var line = lines[i];
                if ((isFolder || !line.FoldersOnly) && line.Glob.IsMatch(path, _ignoreCase))
                {
                    if (!line.TakesBack)
                    {
                        return true;
                    }

                    said = false;
                    break;
                }
            }
        }

        return said;
    }

    /// <summary>Tests that a path relative to the root is ignored, by itself or through a folder that it lies in.</summary>
    public bool IsIgnored(ReadOnlySpan<char> path, bool isFolder)
    {
        if (_lists.Length == 0 || path.IsEmpty)
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

    private readonly record struct Line(Glob Glob, bool TakesBack, bool FoldersOnly);
}

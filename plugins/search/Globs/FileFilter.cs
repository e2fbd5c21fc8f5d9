using AgentHost.GitPatterns;

namespace AgentHost.Plugins.Search.Globs;

/// <summary>A list of patterns that files are chosen by: the last one that matches decides; <c>!</c> excludes.</summary>
/// <remarks>A pattern without a slash is for names at any depth; one with a slash is for paths from the folder that is searched.</remarks>
internal sealed class FileFilter
{
    private const int MaxLength = 10_000;

    private readonly List<(GlobPattern Pattern, bool Name, bool Exclude)> _patterns = [];
    private bool _includes;

    // The folder below which all matches lie; empty when there is none.
    private string _folder = "";

    private FileFilter()
    {
    }

    /// <summary>True when a pattern names something hidden: the person then means it.</summary>
    public bool NamesHidden { get; private set; }

    /// <summary>Reads patterns with commas between them.</summary>
    /// <param name="text">The patterns.</param>
    /// <param name="error">What is wrong with them.</param>
    public static FileFilter? Parse(string text, out string? error)
    {
        var filter = new FileFilter();
        string? folder = null;
        error = null;
        if (text.Length > MaxLength)
        {
            error = $"pattern is longer than {MaxLength} characters: use a shorter one.";
            return null;
        }

        foreach (var part in Braces.SplitList(text).Select(part => part.Trim()).Where(part => part.Length > 0))
        {
            var exclude = part[0] == '!';
            if (Braces.Expand(exclude ? part[1..] : part) is not { } expanded)
            {
                error = $"{part} stands for too many patterns: use fewer braces.";
                return null;
            }

            foreach (var one in expanded)
            {
                if (filter.Add(one, exclude) is not { } pattern)
                {
                    error = $"{part} is no pattern that can match: check its brackets.";
                    return null;
                }

                if (!exclude)
                {
                    var own = string.Join('/', pattern.LiteralFolders);
                    folder = folder is null || folder == own ? own : "";
                }
            }
        }

        if (filter._patterns.Count == 0)
        {
            error = "pattern is empty: use ** for all files.";
            return null;
        }

        filter._folder = folder ?? "";
        return filter;
    }

    /// <summary>Tells whether a file is chosen.</summary>
    public bool Includes(ReadOnlySpan<char> path, ReadOnlySpan<char> name)
    {
        for (var i = _patterns.Count - 1; i >= 0; i--)
        {
            var (pattern, byName, exclude) = _patterns[i];
            if (pattern.Matches(byName ? name : path))
            {
                return !exclude;
            }
        }

        return !_includes;
    }

    /// <summary>Tells whether a folder is excluded with all that is in it.</summary>
    public bool ExcludesFolder(ReadOnlySpan<char> path, ReadOnlySpan<char> name)
    {
        if (!OnTheWay(path))
        {
            return true;
        }

        for (var i = _patterns.Count - 1; i >= 0; i--)
        {
            var (pattern, byName, exclude) = _patterns[i];
            if (pattern.Matches(byName ? name : path))
            {
                return exclude;
            }
        }

        return false;
    }

    private bool OnTheWay(ReadOnlySpan<char> path)
    {
        var common = Math.Min(path.Length, _folder.Length);
        return path[..common].SequenceEqual(_folder.AsSpan(0, common))
            && (path.Length == common || common == 0 || path[common] == '/')
            && (_folder.Length == common || common == 0 || _folder[common] == '/');
    }

    private GlobPattern? Add(string text, bool exclude)
    {
        var plain = text.StartsWith("./", StringComparison.Ordinal) ? text[2..] : text;
        var anchored = plain.TrimEnd('/').Contains('/', StringComparison.Ordinal);
        if (plain.EndsWith('/'))
        {
            // A folder stands for what is in it.
            plain = (anchored ? "" : "**/") + plain + "**";
            anchored = true;
        }

        var pattern = GlobPattern.Parse(plain.AsSpan().TrimStart('/'));
        if (pattern is not null)
        {
            _patterns.Add((pattern, !anchored, exclude));
            _includes |= !exclude;
            NamesHidden |= !exclude && plain.Split('/').Any(segment => segment.Length > 1 && segment[0] == '.' && segment[1] != '.');
        }

        return pattern;
    }
}

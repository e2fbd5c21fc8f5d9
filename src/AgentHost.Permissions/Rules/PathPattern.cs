using AgentHost.FileSystem;

namespace AgentHost.Permissions.Rules;

/// <summary>A pattern for real paths: relative to the workspace's root, below the home folder (<c>~/</c>), or absolute.</summary>
/// <remarks>Immutable.</remarks>
public sealed class PathPattern
{
    private readonly Glob _glob;
    private readonly Anchor _anchor;
    private readonly string? _outside;

    private PathPattern(string outside)
        : this(Glob.Compile("**")!, Anchor.Absolute, first: null) => _outside = outside;

    private PathPattern(Glob glob, Anchor anchor, string? first)
    {
        First = first;
        _glob = glob;
        _anchor = anchor;
    }

    /// <summary>For a pattern below the workspace's root: the first name of every path that it matches; null where that is not written out.</summary>
    public string? First { get; }

    private enum Anchor
    {
        Workspace,
        Home,
        Absolute,
    }

    /// <summary>Makes the pattern of all that is not a folder of the workspace, or below it.</summary>
    /// <param name="folder">The folder, relative to the workspace's root.</param>
    public static PathPattern Outside(string folder) => new(folder);

    /// <summary>Compiles a pattern.</summary>
    /// <returns>The pattern, or null and one sentence.</returns>
    public static PathPattern? Parse(string text, out string? error)
    {
        error = null;
        var anchor = Anchor.Workspace;
        var pattern = text;
        if (text == "~" || text.StartsWith("~/", StringComparison.Ordinal))
        {
            anchor = Anchor.Home;
            pattern = text[1..];
        }
        else if (text.StartsWith('/') || (text.Length > 1 && text[1] == ':' && char.IsAsciiLetter(text[0])))
        {
            anchor = Anchor.Absolute;
        }

        foreach (var name in pattern.Split('/'))
        {
            if (name == "..")
            {
                error = "A path pattern cannot go up with \"..\"; write an absolute path, or one below ~/.";
                return null;
            }
        }

        if (Glob.Compile(pattern) is not { } glob)
        {
            error = $"The braces of this path pattern spread into more than {GlobBraces.Most} patterns; write fewer alternatives.";
            return null;
        }

        return new PathPattern(
            glob,
            anchor,
            anchor == Anchor.Workspace && pattern.Split('/')[0] is { Length: > 0 } first && first != "." && first.AsSpan().IndexOfAny("*?[]{}\\!,") < 0
                ? first
                : null);
    }

    /// <summary>Tests that it matches a path.</summary>
    public bool IsMatch(string path, IWorkspacePaths paths) => _outside is not null
        ? !IsInside(path, paths)
        : TryPart(path, paths, out var part) && _glob.IsMatch(part, paths.IgnoreCase);

    /// <summary>Tests that the folder and all below it matches.</summary>
    public bool CoversTree(string folder, IWorkspacePaths paths) => _outside is not null
        ? !IsInside(folder, paths) && !Below(InsideOf(paths), folder, paths.IgnoreCase, out _)
        : TryPart(folder, paths, out var part) && _glob.CoversTree(part, paths.IgnoreCase);

    /// <summary>Tests that something below the folder could match; true when in doubt.</summary>
    public bool MayMatchBelow(string folder, IWorkspacePaths paths)
    {
        if (_outside is not null)
        {
            return !IsInside(folder, paths);
        }

        if (TryPart(folder, paths, out var part))
        {
            return _glob.MayMatchBelow(part, paths.IgnoreCase);
        }

        // A folder above the anchor holds all that the pattern speaks of.
        var anchor = _anchor == Anchor.Home ? paths.Home : paths.Root;
        return Below(anchor, folder, paths.IgnoreCase, out _);
    }

    private string InsideOf(IWorkspacePaths paths) => paths.Root.TrimEnd('/') + "/" + _outside;

    private bool IsInside(string path, IWorkspacePaths paths) => Below(path, InsideOf(paths), paths.IgnoreCase, out _);

    private bool TryPart(string path, IWorkspacePaths paths, out ReadOnlySpan<char> part)
    {
        switch (_anchor)
        {
            case Anchor.Absolute:
                part = path.AsSpan().Trim('/');
                return true;
            case Anchor.Home:
                part = default;
                return paths.Home.Length > 0 && Below(path, paths.Home, paths.IgnoreCase, out part);
            default:
                return Below(path, paths.Root, paths.IgnoreCase, out part);
        }
    }

    private static bool Below(string path, string root, bool ignoreCase, out ReadOnlySpan<char> part)
    {
        var bare = root.AsSpan().TrimEnd('/');
        part = default;
        if (!path.AsSpan().StartsWith(bare, ignoreCase ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal))
        {
            return false;
        }

        if (path.Length == bare.Length)
        {
            return true;
        }

        if (path[bare.Length] != '/')
        {
            return false;
        }

        part = path.AsSpan(bare.Length + 1).TrimEnd('/');
        return true;
    }
}

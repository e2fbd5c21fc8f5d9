using System.Globalization;

namespace AgentHost.FileSystem;

/// <summary>Real paths on this machine: each link on the way is read, the last name's too; names that do not exist yet are kept.</summary>
/// <remarks>Thread-safe. Nothing is cached: a link may change at any time. The root itself is resolved once.</remarks>
public sealed class WorkspacePaths : IWorkspacePaths
{
    /// <summary>The longest path that is looked at, in characters.</summary>
    public const int LongestPath = 4096;

    private const int MostLinks = 40;
    private readonly NativeFileSystem _calls;
    private readonly string _bareRoot;

    private WorkspacePaths(NativeFileSystem calls, string root, string home)
    {
        _calls = calls;
        Root = root;
        Home = home;
        _bareRoot = root.TrimEnd('/');
        IgnoreCase = OperatingSystem.IsWindows() || OperatingSystem.IsMacOS();
    }

    /// <inheritdoc/>
    public string Root { get; }

    /// <inheritdoc/>
    public string Home { get; }

    /// <inheritdoc/>
    public bool IgnoreCase { get; }

    private StringComparison Comparison => IgnoreCase ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal;

    /// <summary>Opens a workspace's paths.</summary>
    /// <param name="root">Its folder, absolute.</param>
    /// <param name="home">The person's home folder; empty for none.</param>
    /// <param name="calls">The system's calls.</param>
    /// <param name="error">Why there are none: one sentence.</param>
    public static WorkspacePaths? TryOpen(string root, string home, NativeFileSystem calls, out string? error)
    {
        if (root.Length == 0)
        {
            error = "The workspace's path is empty; name its folder.";
            return null;
        }

        var bare = new WorkspacePaths(calls, "/", "");
        var real = bare.Resolve(Path.GetFullPath(root));
        error = real.Error;
        if (!real.IsResolved)
        {
            return null;
        }

        try
        {
            if (calls.Stat(real.Path) is not { Kind: FileKind.Folder })
            {
                error = $"The workspace {root} is no folder; create it, or name another.";
                return null;
            }
        }
        catch (FileAccessException fault)
        {
            error = fault.Message;
            return null;
        }

        var realHome = home.Length == 0 ? "" : bare.Resolve(home).Path ?? "";
        return new WorkspacePaths(calls, real.Path, realHome);
    }

    /// <inheritdoc/>
    public ResolvedPath Resolve(string path)
    {
        if (Problem(path) is { } problem)
        {
            return ResolvedPath.Refused(problem);
        }

        if (OperatingSystem.IsWindows())
        {
            path = path.Replace('\\', '/');
        }

        var (current, rest) = Start(path);
        var links = 0;
        var missing = false;
        while (rest.Length > 0)
        {
            var slash = rest.IndexOf('/', StringComparison.Ordinal);
            var name = slash < 0 ? rest : rest[..slash];
            rest = slash < 0 ? "" : rest[(slash + 1)..];
            switch (name)
            {
                case "" or ".":
                    continue;
                case "..":
                    current = Parent(current);
                    missing = false;
                    continue;
            }

            var next = $"{current}/{name}";
            string? target = null;
            switch (missing ? LinkKind.Missing : _calls.ReadLink(next, out target))
            {
                case LinkKind.Link when ++links > MostLinks:
                    return ResolvedPath.Refused($"{path} goes through more than {MostLinks} links; one of them likely leads to itself.");
                case LinkKind.Link when IsOfAProcess(next):
                    return ResolvedPath.Refused(
                        $"{Short(path)} leads through {next}, which is something else for each process; name what is meant by its own path.");
                case LinkKind.Link:
                    rest = rest.Length == 0 ? target! : $"{target}/{rest}";
                    if (IsRooted(target!))
                    {
                        (current, rest) = Start(rest);
                    }

                    if (rest.Length > LongestPath * 4)
                    {
                        return ResolvedPath.Refused($"{Short(path)} becomes too long once its links are followed.");
                    }

                    break;
                case LinkKind.Refused:
                    return ResolvedPath.Refused($"{Short(path)} cannot be looked up: a folder on the way may not be opened, or a name is too long.");
                case LinkKind.Missing:
                    missing = true;
                    current = next;
                    break;
                default:
                    current = next;
                    break;
            }
        }

        return ResolvedPath.At(current.Length == 0 ? "/" : current is [_, ':'] ? current + "/" : current);
    }

    /// <inheritdoc/>
    public string Lexical(string path)
    {
        if (path.Contains('\0', StringComparison.Ordinal))
        {
            return Root;
        }

        var full = Path.GetFullPath(path, Root);
        full = OperatingSystem.IsWindows() ? full.Replace('\\', '/') : full;
        return full.Length > 1 ? full.TrimEnd('/') : full;
    }

    /// <inheritdoc/>
    public bool IsInside(string realPath) =>
        realPath.StartsWith(_bareRoot, Comparison) && (realPath.Length == _bareRoot.Length || realPath[_bareRoot.Length] == '/');

    /// <inheritdoc/>
    public bool IsFolder(string realPath)
    {
        try
        {
            return _calls.Stat(realPath) is { Kind: FileKind.Folder };
        }
        catch (FileAccessException)
        {
            return false;
        }
    }

    /// <inheritdoc/>
    public int NamesOf(string realPath) => _calls.NamesOf(realPath);

    /// <inheritdoc/>
    public string ToRelative(string realPath)
    {
        if (!IsInside(realPath))
        {
            return realPath;
        }

        var part = realPath[_bareRoot.Length..].Trim('/');
        return part.Length == 0 ? "." : part;
    }

    // Whoever is started for a call has another working folder and other open files; the root is the same.
    private static bool IsOfAProcess(string path) =>
        path.StartsWith("/proc/", StringComparison.Ordinal) && path.AsSpan("/proc/".Length).Contains('/')
        && path != string.Create(CultureInfo.InvariantCulture, $"/proc/{Environment.ProcessId}/root");

    private (string Current, string Names) Start(string path)
    {
        if (!IsRooted(path))
        {
            return (_bareRoot, path);
        }

        // The root is real already; most paths lie below it.
        if (_bareRoot.Length > 0 && path.StartsWith(_bareRoot, StringComparison.Ordinal) && (path.Length == _bareRoot.Length || path[_bareRoot.Length] == '/'))
        {
            return (_bareRoot, path[_bareRoot.Length..]);
        }

        return OperatingSystem.IsWindows() && WindowsNames.SplitRoot(path, _bareRoot) is { } split ? split : ("", path);
    }

    private static bool IsRooted(string path) =>
        path.StartsWith('/') || (OperatingSystem.IsWindows() && path.Length > 2 && path[1] == ':' && path[2] == '/');

    private static string Parent(string path)
    {
        if (OperatingSystem.IsWindows() && path.Length <= WindowsNames.PlaceLength(path))
        {
            return path;
        }

        var slash = path.LastIndexOf('/');
        return slash < 0 ? path : path[..slash];
    }

    private static string? Problem(string path)
    {
        if (path.Length == 0)
        {
            return "The path is empty; write . for the workspace's root.";
        }

        if (path.Length > LongestPath)
        {
            return $"{Short(path)} is longer than {LongestPath} characters.";
        }

        foreach (var c in path)
        {
            if (char.IsControl(c))
            {
                return $"The path holds a control character (U+{(int)c:X4}), which is not taken in names.";
            }
        }

        return OperatingSystem.IsWindows() ? WindowsNames.Problem(path.Replace('\\', '/')) : null;
    }

    private static string Short(string path) => path.Length <= 120 ? path : string.Concat(path.AsSpan(0, 119), "…");
}

using System.Globalization;
using System.Text;

namespace AgentHost.FileSystem;

/// <summary>Real paths in a place that is not this machine: the place itself says where a path leads.</summary>
/// <param name="place">The place.</param>
public sealed class RemotePaths(RemotePlace place) : IWorkspacePaths
{
    /// <summary>Names of a file that the place cannot tell: it may have another.</summary>
    private const int Unknown = 2;

    private readonly string _bareRoot = place.Root.TrimEnd('/');

    /// <inheritdoc/>
    public string Root => place.Root;

    /// <inheritdoc/>
    public string Home => place.Home;

    /// <inheritdoc/>
    public bool IgnoreCase => false;

    /// <inheritdoc/>
    public ResolvedPath Resolve(string path)
    {
        if (path.Length is 0 or > WorkspacePaths.LongestPath)
        {
            return ResolvedPath.Refused(
                path.Length == 0 ? "The path is empty; write . for the workspace's root." : $"A path is longer than {WorkspacePaths.LongestPath} characters.");
        }

        foreach (var c in path)
        {
            if (char.IsControl(c))
            {
                return ResolvedPath.Refused($"The path holds a control character (U+{(int)c:X4}), which is not taken in names.");
            }
        }

        var whole = path.StartsWith('/') ? path : $"{_bareRoot}/{path}";
        if (Lexical(whole) is var named && named.StartsWith("/proc/", StringComparison.Ordinal) && named.AsSpan("/proc/".Length).Contains('/'))
        {
            return ResolvedPath.Refused($"{named} is something else for each process; name what is meant by its own path.");
        }

        try
        {
            return ResolvedPath.At(place.Ask(path, (there, token) => there.ResolveAsync(whole, token)));
        }
        catch (FileAccessException fault)
        {
            return ResolvedPath.Refused(fault.Message);
        }
    }

    /// <inheritdoc/>
    public string Lexical(string path)
    {
        if (path.Contains('\0', StringComparison.Ordinal))
        {
            return Root;
        }

        var names = new List<string>();
        foreach (var name in (path.StartsWith('/') ? path : $"{_bareRoot}/{path}").Split('/'))
        {
            if (name == ".." && names.Count > 0)
            {
                names.RemoveAt(names.Count - 1);
            }
            else if (name is not ("" or "." or ".."))
            {
                names.Add(name);
            }
        }

        return "/" + string.Join('/', names);
    }

    /// <inheritdoc/>
    public bool IsInside(string realPath) =>
        realPath.StartsWith(_bareRoot, StringComparison.Ordinal) && (realPath.Length == _bareRoot.Length || realPath[_bareRoot.Length] == '/');

    /// <inheritdoc/>
    public bool IsFolder(string realPath)
    {
        try
        {
            return place.Ask(realPath, (there, token) => there.StatAsync(realPath, token)) is { Kind: FileKind.Folder };
        }
        catch (FileAccessException)
        {
            return false;
        }
    }

    /// <inheritdoc/>
    public int NamesOf(string realPath)
    {
        try
        {
            return place.Ask(realPath, async (there, token) => (await there.StatAsync(realPath, token))?.Kind switch
            {
                FileKind.Other => 0,
                FileKind.File => await CountNamesAsync(there, realPath, token),
                _ => 1,
            });
        }
        catch (FileAccessException)
        {
            return 1;
        }
    }

    /// <summary>Counts the names of a file by the program of the place; one that cannot be told may have another.</summary>
    private static async ValueTask<int> CountNamesAsync(TargetConnection there, string path, CancellationToken cancellationToken)
    {
        try
        {
            await using var process = await there.StartAsync(
                new ProcessSpec("sh", ["-c", "stat -L -c %h -- \"$1\" 2>/dev/null || stat -L -f %l -- \"$1\"", "sh", path]), cancellationToken);
            var said = new StringBuilder();
            await foreach (var piece in process.ReadAsync(cancellationToken))
            {
                if (!piece.IsError && said.Length < 100)
                {
                    said.Append(Encoding.UTF8.GetString(piece.Bytes.Span));
                }
            }

            return int.TryParse(said.ToString().Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var names) && names > 0 ? names : Unknown;
        }
        catch (ProcessStartException)
        {
            return Unknown;
        }
    }

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
}

namespace AgentHost.RealPaths;

/// <summary>Resolves paths: follows every link on the way as the system follows them, link by link, those of the folders above included.</summary>
/// <remarks>The framework resolves the last part of a path alone. A link to a file behind a linked folder passes for one below the folder that way.</remarks>
internal static class RealPath
{
    private const int MostLinks = 40;

    private static readonly char[] Separators = [Path.DirectorySeparatorChar, Path.AltDirectorySeparatorChar];

    /// <summary>Tests that a path is written below a folder and leads below it, too; false where that cannot be told.</summary>
    /// <param name="path">An absolute path without <c>..</c>.</param>
    /// <param name="folder">An absolute path; links above and at it are the caller's choice, and count as where they lead.</param>
    public static bool IsBelow(string path, string folder)
    {
        try
        {
            // Most paths have no link on the way, and need no more than a look at each part.
            return IsWrittenBelow(path, folder) && (!HasLink(path, folder) || (Of(path) is { } real && Of(folder) is { } top && IsWrittenBelow(real, top)));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    /// <summary>The path without links; null where they lead in a circle. What is not there stays as it is written.</summary>
    /// <param name="path">An absolute path.</param>
    /// <exception cref="IOException">A link cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">A link cannot be read.</exception>
    public static string? Of(string path)
    {
        var made = Path.GetPathRoot(path) ?? "";
        var rest = new Stack<string>();
        Push(rest, path[made.Length..]);
        var links = 0;
        while (rest.TryPop(out var name))
        {
            if (name == "..")
            {
                // Behind a link it is the folder above the one that the link leads to: a text cannot tell.
                made = Path.GetDirectoryName(made) ?? made;
                continue;
            }

            var next = Path.Combine(made, name);
            if (new FileInfo(next).LinkTarget is not { } target)
            {
                made = next;
                continue;
            }

            if (++links > MostLinks)
            {
                return null;
            }

            var root = Path.GetPathRoot(target) ?? "";
            made = root.Length == 0 ? made : Path.GetFullPath(root, made);
            Push(rest, target[root.Length..]);
        }

        return made;
    }

    private static bool HasLink(string path, string folder)
    {
        var top = Path.TrimEndingDirectorySeparator(folder).Length;
        for (var at = path; at is not null && at.Length > top; at = Path.GetDirectoryName(at))
        {
            if (new FileInfo(at).LinkTarget is not null)
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsWrittenBelow(string path, string folder)
    {
        var top = Path.TrimEndingDirectorySeparator(folder);
        return path.StartsWith(Path.EndsInDirectorySeparator(top) ? top : top + Path.DirectorySeparatorChar, StringComparison.Ordinal);
    }

    private static void Push(Stack<string> rest, string path)
    {
        var parts = path.Split(Separators);
        for (var i = parts.Length - 1; i >= 0; i--)
        {
            if (parts[i] is not ("" or "."))
            {
                rest.Push(parts[i]);
            }
        }
    }
}

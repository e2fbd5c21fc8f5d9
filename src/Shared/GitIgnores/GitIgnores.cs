using System.Text;
using AgentHost.GitPatterns;

namespace AgentHost.GitSettings;

/// <summary>
/// Rules of what git leaves out of a folder: the <c>.gitignore</c> of it and of the folders above it, up to the repository's root,
/// the repository's <c>info/exclude</c>, and what git's <c>core.excludesFile</c> names.
/// </summary>
/// <param name="Rules">Those of one file.</param>
/// <param name="Folder">Real path of the folder that they are about, without a slash at its end.</param>
/// <param name="Above">What counts where these say nothing.</param>
/// <remarks>The files are read past the workspace's gate, since some lie above it: these rules leave something out, and nobody is shown them.</remarks>
internal sealed record GitIgnores(IgnoreRules Rules, string Folder, GitIgnores? Above)
{
    private const int MostFolders = 64;
    private const int MostBytes = 256 * 1024;

    /// <summary>Says that git ignores something within a folder that is not ignored itself.</summary>
    /// <param name="ignores">What holds in the folder; null for nothing.</param>
    /// <param name="realPath">Real path of what lies in it.</param>
    /// <param name="isFolder">Whether that is a folder.</param>
    public static bool IsIgnored(GitIgnores? ignores, string realPath, bool isFolder) => Find(ignores, realPath, isFolder) == true;

    /// <summary>Finds what rules say of something within a folder that is not ignored itself: true for ignored, null for nothing.</summary>
    /// <param name="ignores">What holds in the folder; null for nothing.</param>
    /// <param name="realPath">Real path of what lies in it.</param>
    /// <param name="isFolder">Whether that is a folder.</param>
    public static bool? Find(GitIgnores? ignores, string realPath, bool isFolder)
    {
        for (; ignores is not null; ignores = ignores.Above)
        {
            var path = realPath.AsSpan(ignores.Folder.Length).TrimStart('/');
            if (ignores.Rules.Match(path, path[(path.LastIndexOf('/') + 1)..], isFolder) is var verdict and not IgnoreVerdict.None)
            {
                return verdict == IgnoreVerdict.Ignored;
            }
        }

        return null;
    }

    /// <summary>The rules of the folders above one: from its repository's root down, or from the root of the workspace where there is none.</summary>
    /// <param name="excludes">Finds the files beside <c>.gitignore</c>.</param>
    /// <param name="root">Real path of the workspace.</param>
    /// <param name="realFolder">The folder's real path.</param>
    public static GitIgnores? FindAbove(GitExcludes excludes, string root, string realFolder)
    {
        var above = new Stack<string>();
        var isRepository = false;
        for (var folder = realFolder.TrimEnd('/'); folder.Length > 0 && above.Count < MostFolders; folder = folder[..Math.Max(0, folder.LastIndexOf('/'))])
        {
            above.Push(folder);
            if (Path.Exists(folder + "/.git"))
            {
                isRepository = true;
                break;
            }
        }

        var found = isRepository ? null : Read(excludes.Find(null).Configured, IsInside(root, realFolder) ? root : realFolder.TrimEnd('/'), null);
        while (above.TryPop(out var folder))
        {
            if (folder.Length < realFolder.TrimEnd('/').Length && (isRepository || IsInside(root, folder)))
            {
                found = FindIn(excludes, folder, found, Path.Exists(folder + "/.git"));
            }
        }

        return found;
    }

    /// <summary>The rules of a folder.</summary>
    /// <param name="excludes">Finds the files beside <c>.gitignore</c>.</param>
    /// <param name="realFolder">The folder's real path, without a slash at its end.</param>
    /// <param name="above">What holds in the folder above.</param>
    /// <param name="hasGit">Whether something stands at <c>.git</c> in it: what is above a repository's root says nothing in it.</param>
    public static GitIgnores? FindIn(GitExcludes excludes, string realFolder, GitIgnores? above, bool hasGit)
    {
        if (hasGit)
        {
            var (exclude, configured) = excludes.Find(realFolder);
            above = Read(exclude, realFolder, Read(configured, realFolder, null));
        }

        // As git does, a link is not followed.
        return ReadIn(".gitignore", realFolder, above);
    }

    /// <summary>The rules of a file in the format of <c>.gitignore</c>, before those of the folders above.</summary>
    /// <param name="name">The file's name.</param>
    /// <param name="realFolder">The folder's real path, without a slash at its end.</param>
    /// <param name="above">What holds in the folder above.</param>
    public static GitIgnores? ReadIn(string name, string realFolder, GitIgnores? above) =>
        GitFile.IsLink($"{realFolder}/{name}") ? above : Read($"{realFolder}/{name}", realFolder, above);

    private static GitIgnores? Read(string? path, string folder, GitIgnores? above) =>
        path is not null && GitFile.Read(path, MostBytes) is { } bytes
        && IgnoreRules.Parse(Encoding.UTF8.GetString(bytes), IgnoreCase) is { } rules
            ? new GitIgnores(rules, folder, above)
            : above;

    private static bool IgnoreCase => OperatingSystem.IsWindows() || OperatingSystem.IsMacOS();

    private static bool IsInside(string root, string realPath)
    {
        var comparison = IgnoreCase ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal;
        return root == "/" || realPath.Equals(root, comparison) || realPath.StartsWith(root + "/", comparison);
    }
}

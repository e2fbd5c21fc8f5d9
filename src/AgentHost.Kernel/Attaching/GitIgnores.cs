using System.Text;
using AgentHost.FileSystem;
using AgentHost.GitSettings;

namespace AgentHost.Kernel.Attaching;

/// <summary>What git leaves out of a folder: the <c>.gitignore</c> of it and of the folders above it, up to the repository's root, the repository's <c>info/exclude</c>, and what git's <c>core.excludesFile</c> names.</summary>
/// <param name="Patterns">Those of one file.</param>
/// <param name="Folder">Real path of the folder that they are about, without a slash at its end.</param>
/// <param name="Above">What counts where these say nothing.</param>
internal sealed record GitIgnores(IgnorePatterns Patterns, string Folder, GitIgnores? Above)
{
    private const int MostFolders = 64;
    private const int MostBytes = 256 * 1024;

    /// <summary>Finds the files beside <c>.gitignore</c>.</summary>
    /// <param name="surroundings">Where git's configuration is.</param>
    public static GitExcludes Excludes(GitSurroundings surroundings) => new(surroundings, Bytes, static (pattern, path) => IgnorePatterns.GlobOfGit(pattern).IsMatch(path, ignoreCase: false));

    /// <summary>Whether git leaves something out of a folder that it does not leave out itself.</summary>
    /// <param name="ignores">What holds in the folder; null for nothing.</param>
    /// <param name="realPath">Real path of what lies in it.</param>
    /// <param name="isFolder">Whether that is a folder.</param>
    public static bool IsIgnored(GitIgnores? ignores, string realPath, bool isFolder)
    {
        for (; ignores is not null; ignores = ignores.Above)
        {
            if (ignores.Patterns.Find(realPath.AsSpan(ignores.Folder.Length).TrimStart('/'), isFolder) is { } found)
            {
                return found;
            }
        }

        return false;
    }

    /// <summary>What holds in the folders above one: from its repository's root down, or from the root of the workspace where there is none.</summary>
    /// <param name="files">Files without a gate: these rules leave something out, and nobody is shown them.</param>
    /// <param name="excludes">Finds the files beside <c>.gitignore</c>.</param>
    /// <param name="paths">The workspace.</param>
    /// <param name="realFolder">The folder's real path.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    public static async ValueTask<GitIgnores?> AboveAsync(IFiles files, GitExcludes excludes, IWorkspacePaths paths, string realFolder, CancellationToken cancellationToken)
    {
        var above = new Stack<string>();
        var isRepository = false;
        for (var folder = realFolder.TrimEnd('/'); folder.Length > 0 && above.Count < MostFolders; folder = folder[..Math.Max(0, folder.LastIndexOf('/'))])
        {
            above.Push(folder);
            if (await KindAsync(files, folder + "/.git", cancellationToken) is not null)
            {
                isRepository = true;
                break;
            }
        }

        var found = isRepository ? null : Read(excludes.Find(null).Configured, paths.IsInside(realFolder) ? paths.Root : realFolder.TrimEnd('/'), null, paths.IgnoreCase);
        while (above.TryPop(out var folder))
        {
            if (folder.Length < realFolder.TrimEnd('/').Length && (isRepository || paths.IsInside(folder)))
            {
                found = await InAsync(files, excludes, folder, found, await KindAsync(files, folder + "/.git", cancellationToken), paths.IgnoreCase, cancellationToken);
            }
        }

        return found;
    }

    /// <summary>What holds in a folder.</summary>
    /// <param name="files">Files without a gate.</param>
    /// <param name="excludes">Finds the files beside <c>.gitignore</c>.</param>
    /// <param name="realFolder">The folder's real path, without a slash at its end.</param>
    /// <param name="above">What holds in the folder above.</param>
    /// <param name="git">What stands at <c>.git</c> in it: what is above a repository's root says nothing in it.</param>
    /// <param name="ignoreCase">Whether names that differ in case are one.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    public static async ValueTask<GitIgnores?> InAsync(IFiles files, GitExcludes excludes, string realFolder, GitIgnores? above, FileKind? git, bool ignoreCase, CancellationToken cancellationToken)
    {
        if (git is not null)
        {
            var (exclude, configured) = excludes.Find(realFolder);
            above = Read(exclude, realFolder, Read(configured, realFolder, null, ignoreCase), ignoreCase);
        }

        return await ReadAsync(files, realFolder, ".gitignore", above, ignoreCase, cancellationToken);
    }

    private static async ValueTask<GitIgnores?> ReadAsync(IFiles files, string folder, string name, GitIgnores? above, bool ignoreCase, CancellationToken cancellationToken)
    {
        try
        {
            // As git does, a link is not followed.
            var path = $"{folder}/{name}";
            return await files.StatAsync(path, cancellationToken) is { Kind: FileKind.File, Length: > 0 } status && status.Path == path
                && IgnorePatterns.ParseGit(Encoding.UTF8.GetString(await files.ReadAllAsync(path, MostBytes, cancellationToken)), ignoreCase) is { IsEmpty: false } patterns
                ? new GitIgnores(patterns, folder, above)
                : above;
        }
        catch (FileAccessException)
        {
            return above;
        }
    }

    private static GitIgnores? Read(string? path, string folder, GitIgnores? above, bool ignoreCase) =>
        path is not null && Bytes(path, MostBytes) is { } bytes && IgnorePatterns.ParseGit(Encoding.UTF8.GetString(bytes), ignoreCase) is { IsEmpty: false } patterns
            ? new GitIgnores(patterns, folder, above)
            : above;

    private static byte[]? Bytes(string path, int most)
    {
        try
        {
            return PlainFile.ReadBytes(path, most);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static async ValueTask<FileKind?> KindAsync(IFiles files, string path, CancellationToken cancellationToken)
    {
        try
        {
            return (await files.StatAsync(path, cancellationToken))?.Kind;
        }
        catch (FileAccessException)
        {
            return null;
        }
    }
}

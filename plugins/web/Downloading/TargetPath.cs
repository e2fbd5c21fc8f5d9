namespace AgentHost.Plugins.Web.Downloading;

/// <summary>Finds the file that a download goes to.</summary>
internal static class TargetPath
{
    private const int MostName = 120;

    /// <summary>The file, relative to the workspace; or why there is none.</summary>
    /// <exception cref="FileAccessException">It may not be looked at.</exception>
    public static async ValueTask<(string? Path, string? Problem)> FindAsync(
        string path, Uri address, IWorkspaceContext workspace, CancellationToken cancellationToken)
    {
        path = path.Trim();
        if (path.Length == 0)
        {
            return (null, "path is empty: name a file or a folder of the workspace.");
        }

        if (!IsInside(workspace.Root, path))
        {
            return (null, $"{path} lies outside of the workspace; downloads go into it only.");
        }

        var status = await workspace.Files.StatAsync(path, cancellationToken);
        if (status?.Kind == FileKind.Folder || path.EndsWith('/'))
        {
            path = $"{path.TrimEnd('/')}/{NameOf(address)}".TrimStart('/');
            path = path.StartsWith("./", StringComparison.Ordinal) ? path[2..] : path;
            status = await workspace.Files.StatAsync(path, cancellationToken);
        }

        return status switch
        {
            null => (path, null),
            { Inside: false } => (null, $"{path} leads outside of the workspace; downloads go into it only."),
            _ => (null, $"{path} exists already and is not replaced: choose another path."),
        };
    }

    /// <summary>The file's name in an address; <c>download</c> where it has none.</summary>
    private static string NameOf(Uri address)
    {
        var last = Uri.UnescapeDataString(address.AbsolutePath.TrimEnd('/').Split('/')[^1]);
        var name = new string([
            .. last.Where(static c => !char.IsControl(c) && c is not ('/' or '\\' or ':' or '*' or '?' or '"' or '<' or '>' or '|')).Take(MostName)
        ]).Trim('.', ' ');
        return name.Length > 0 ? name : "download";
    }

    private static bool IsInside(string root, string path)
    {
        var full = Path.GetFullPath(path, root);
        return full.StartsWith(root.TrimEnd('/', '\\') + Path.DirectorySeparatorChar, StringComparison.Ordinal) || full == root;
    }
}

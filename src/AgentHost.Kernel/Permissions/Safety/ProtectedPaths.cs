using AgentHost.Kernel.Workspaces;

namespace AgentHost.Kernel.Permissions.Safety;

/// <summary>Files by which the host itself is steered, and git's own: a call that could change them could give itself rights.</summary>
internal static class ProtectedPaths
{
    /// <summary>Whether a change at a path (or below it) would reach the host's own settings: <c>.agents/agent*.json</c> of the workspace, or a folder of the user's settings.</summary>
    public static bool IsSettings(string realPath, bool recursive, IWorkspacePaths paths, IReadOnlyList<string> settingsFolders)
    {
        foreach (var folder in settingsFolders)
        {
            if (IsAtOrBelow(realPath, folder, paths) || IsAtOrBelow(folder, realPath, paths))
            {
                return true;
            }
        }

        var own = paths.Root + "/.agents";
        if (!IsAtOrBelow(realPath, own, paths))
        {
            return recursive && IsAtOrBelow(own, realPath, paths);
        }

        var name = realPath.AsSpan(own.Length).Trim('/');
        return name.IsEmpty
            || (!name.Contains('/') && name.StartsWith("agent", StringComparison.OrdinalIgnoreCase) && (name.EndsWith(".json", StringComparison.OrdinalIgnoreCase) || name.EndsWith(".jsonc", StringComparison.OrdinalIgnoreCase)));
    }

    /// <summary>Whether a path lies in a <c>.git</c> folder, whose files make git run programs.</summary>
    public static bool IsGit(string realPath)
    {
        var at = realPath.IndexOf("/.git", StringComparison.OrdinalIgnoreCase);
        while (at >= 0)
        {
            var after = at + 5;
            if (after == realPath.Length || realPath[after] == '/')
            {
                return true;
            }

            at = realPath.IndexOf("/.git", after, StringComparison.OrdinalIgnoreCase);
        }

        return false;
    }

    private static bool IsAtOrBelow(string path, string folder, IWorkspacePaths paths)
    {
        var bare = folder.AsSpan().TrimEnd('/');
        return path.AsSpan().StartsWith(bare, paths.IgnoreCase ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal)
            && (path.Length == bare.Length || path[bare.Length] == '/');
    }
}

using AgentHost.FileSystem;
using AgentHost.Permissions.Commands;
using AgentHost.Permissions.Safety;
using AgentHost.Security.Redaction;

namespace AgentHost.Permissions;

/// <summary>Looks below a folder for a file that would ask before it is read: a command that shows the content of all files there asks for it.</summary>
internal static class TreeGate
{
    private const int MostEntries = 50_000;

    // Names of settings of git whose values let people in.
    private static readonly string[] Logins = ["extraheader", "password", "smtppass", "token", "secret"];

    /// <summary>
    /// Finds the reason why a command that reads all below a folder asks, as a clause that names the file; null where nothing there would ask.
    /// </summary>
    /// <param name="query">The workspace.</param>
    /// <param name="gates">The rules that hold.</param>
    /// <param name="folder">Real path of the folder.</param>
    /// <param name="filter">What is left out.</param>
    /// <param name="asNames">True when a shell or another program gets the names: links are followed then, and a name may be taken apart.</param>
    public static string? Find(PermissionQuery query, IReadOnlyList<RuleGate> gates, string folder, TreeFilter filter, bool asNames = false)
    {
        if (query.NamesIn is not { } namesIn)
        {
            return "the files that it would read are not known";
        }

        var ignored = filter.LeavesIgnored && query.TextOf is not null ? IgnoredNames.Start(IsBelowRepository(query, folder)) : null;
        var open = new Stack<(string Path, IgnoredNames? Ignored)>([(folder, ignored)]);
        var left = MostEntries;
        while (open.TryPop(out var now))
        {
            var at = now.Path;
            if (namesIn(at) is not { } names)
            {
                return $"the files below {query.Paths.ToRelative(at)} are not known";
            }

            ignored = now.Ignored?.In(at, names, query.TextOf!);
            foreach (var name in names)
            {
                if (--left < 0)
                {
                    return $"more than {MostEntries} files lie below {query.Paths.ToRelative(folder)}";
                }

                var path = at == "/" ? "/" + name : $"{at}/{name}";
                var isFolder = query.Paths.IsFolder(path);
                if ((isFolder ? filter.LeftOut.Contains(name) : !filter.Reads(name)) || ignored?.LeavesOut(name, isFolder) == true)
                {
                    continue;
                }

                if (asNames && !IsPlainName(name))
                {
                    return $"{query.Paths.ToRelative(path)} is a name that a shell may take apart";
                }

                if ((asNames || filter.FollowsLinks) && query.Paths.Resolve(path) is var led && (!led.IsResolved || led.Path != path))
                {
                    return $"{query.Paths.ToRelative(path)} is a link";
                }

                // In these lie bytes that no search shows, unless it is told to.
                if (isFolder && name == "objects" && !filter.ShowsBinary && ProtectedPaths.IsGit(at) && !SecretFiles.IsPast(path))
                {
                    continue;
                }

                if (Problem(query, gates, path, isFolder) is { } problem)
                {
                    return problem;
                }

                if (isFolder)
                {
                    open.Push((path, ignored));
                }
            }
        }

        return null;
    }

    /// <summary>Finds the reason why a file would ask that a command reads among others, as a clause; null where it would not.</summary>
    /// <param name="query">The workspace.</param>
    /// <param name="gates">The rules that hold.</param>
    /// <param name="path">Real path of the file.</param>
    /// <param name="isFolder">True for a folder.</param>
    public static string? Problem(PermissionQuery query, IReadOnlyList<RuleGate> gates, string path, bool isFolder)
    {
        if (!isFolder && SecretFiles.IsPast(path) && !query.IsOff(PermissionBuiltins.Secrets))
        {
            return $"it would read {query.Paths.ToRelative(path)}, which may hold files of other times";
        }

        var isSettings = !isFolder && ProtectedPaths.IsGit(path) && (path.EndsWith("/config", StringComparison.Ordinal)
            || path.EndsWith("/config.worktree", StringComparison.Ordinal));
        foreach (var gate in gates)
        {
            // Most settings of git hold nothing that lets people in.
            var access = gate.Stand(path, isFolder, out _);
            if (access is not (PathAccess.Free or PathAccess.Outside)
                && !(access == PathAccess.Secret && isSettings && query.TextOf?.Invoke(path) is { Length: > 0 } text && !HoldsLogin(text)))
            {
                return $"it would read {query.Paths.ToRelative(path)}, which {Reason(access)}";
            }
        }

        return null;
    }

    private static bool HoldsLogin(string settings)
    {
        if (SecretShapes.Find(settings, 0).Length > 0)
        {
            return true;
        }

        foreach (var line in settings.Split('\n'))
        {
            // "[section] key = value" is one line as well.
            var start = line.TrimStart().StartsWith('[') ? line.IndexOf(']', StringComparison.Ordinal) : -1;
            var key = start < 0 && line.IndexOf('=', StringComparison.Ordinal) is >= 0 and var equal ? line[..equal] : line[(start + 1)..];
            if (Array.Exists(Logins, name => key.Contains(name, StringComparison.OrdinalIgnoreCase)))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsBelowRepository(PermissionQuery query, string folder)
    {
        for (var at = folder; at is { Length: > 1 }; at = Path.GetDirectoryName(at))
        {
            if (query.Paths.IsFolder($"{at}/.git"))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Tests that a shell or <c>xargs</c> hands a name on as it is, and that no program takes it for an option.</summary>
    public static bool IsPlainName(string name) =>
        name.Length > 0 && name[0] is not ('-' or '~') && !name.AsSpan().ContainsAny(" \t\n\r\v\f'\"\\*?[") && !name.Any(char.IsControl);

    /// <summary>The reason why a file would ask, as the end of a clause.</summary>
    public static string Reason(PathAccess access) => access switch
    {
        PathAccess.Outside => "is outside the workspace",
        PathAccess.Secret => "may hold secrets",
        PathAccess.Hidden => "is hidden from every tool",
        PathAccess.Denied => "a rule denies",
        _ => "a rule asks about",
    };
}

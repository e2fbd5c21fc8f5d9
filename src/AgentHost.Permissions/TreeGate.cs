using AgentHost.FileSystem;

namespace AgentHost.Permissions;

/// <summary>Looks below a folder for a file that would ask before it is read: a command that shows the content of all files there asks for it.</summary>
internal static class TreeGate
{
    private const int MostEntries = 50_000;

    /// <summary>
    /// Finds the reason why a command that reads all below a folder asks, as a clause that names the file; null where nothing there would ask.
    /// </summary>
    /// <param name="query">The workspace.</param>
    /// <param name="gates">The rules that hold.</param>
    /// <param name="folder">Real path of the folder.</param>
    /// <param name="asNames">True when a shell or another program gets the names: links are followed then, and a name may be taken apart.</param>
    public static string? Find(PermissionQuery query, IReadOnlyList<RuleGate> gates, string folder, bool asNames = false)
    {
        if (query.NamesIn is not { } namesIn)
        {
            return "the files that it would read are not known";
        }

        var open = new Stack<string>([folder]);
        var left = MostEntries;
        while (open.TryPop(out var at))
        {
            if (namesIn(at) is not { } names)
            {
                return $"the files below {query.Paths.ToRelative(at)} are not known";
            }

            foreach (var name in names)
            {
                if (--left < 0)
                {
                    return $"more than {MostEntries} files lie below {query.Paths.ToRelative(folder)}";
                }

                // Git's own: objects, and settings, whose addresses may hold a login.
                if (name == ".git" && query.AddressProblem is { } judge)
                {
                    if (judge(at, query.Paths.Home) is { } login)
                    {
                        return login;
                    }

                    continue;
                }

                var path = at == "/" ? "/" + name : $"{at}/{name}";
                if (asNames && !IsPlainName(name))
                {
                    return $"{query.Paths.ToRelative(path)} is a name that a shell may take apart";
                }

                if (asNames && query.Paths.Resolve(path) is var led && (!led.IsResolved || led.Path != path))
                {
                    return $"{query.Paths.ToRelative(path)} is a link";
                }

                var isFolder = query.Paths.IsFolder(path);
                foreach (var gate in gates)
                {
                    var access = gate.Stand(path, isFolder, out _);
                    if (access is not (PathAccess.Free or PathAccess.Outside))
                    {
                        return $"it would read {query.Paths.ToRelative(path)}, which {Reason(access)}";
                    }
                }

                if (isFolder)
                {
                    open.Push(path);
                }
            }
        }

        return null;
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

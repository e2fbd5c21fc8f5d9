using AgentHost.Permissions.Rules;
using AgentHost.RealPaths;
using AgentHost.Security.Redaction;

namespace AgentHost.Processes.Sandboxing;

/// <summary>
/// View that a command in the sandbox has: the workspace to write in, the rest of the disk to read, a folder for temporary files of its own, no secrets, no
/// other programs, and a network only where a rule says so.
/// </summary>
internal static class SandboxProfile
{
    /// <summary>Variables that lead to helpers outside: agents of keys, buses, containers.</summary>
    private static readonly string[] Leads =
    [
        "SSH_AUTH_SOCK", "SSH_AGENT_PID", "GPG_AGENT_INFO", "DBUS_SESSION_BUS_ADDRESS", "DOCKER_HOST", "XDG_RUNTIME_DIR", "WAYLAND_DISPLAY", "DISPLAY"
    ];

    /// <summary>Lists the arguments of every sandbox.</summary>
    public static List<string> Base(bool network)
    {
        List<string> words =
        [
            "--die-with-parent", "--new-session", "--unshare-user-try", "--unshare-ipc", "--unshare-pid", "--unshare-uts", "--unshare-cgroup-try",
            "--ro-bind", "/", "/", "--dev", "/dev", "--proc", "/proc", "--ro-bind-try", "/proc/sys", "/proc/sys", "--ro-bind-try", "/proc/sysrq-trigger",
            "/proc/sysrq-trigger", "--cap-drop", "ALL", "--tmpfs", "/tmp", "--tmpfs", "/var/tmp", "--tmpfs", "/run",
        ];
        if (network)
        {
            // Names are looked up by what these hold on many systems.
            words.AddRange(["--ro-bind-try", "/run/systemd/resolve", "/run/systemd/resolve", "--ro-bind-try", "/run/resolvconf", "/run/resolvconf"]);
        }
        else
        {
            words.Add("--unshare-net");
        }

        return words;
    }

    /// <summary>Arguments of bubblewrap before the command.</summary>
    /// <param name="place">The workspace, the person's folder, and what the command must not see or change.</param>
    /// <param name="folder">Folder that the command runs in.</param>
    /// <param name="view">Part of the machine that it has.</param>
    /// <param name="held">What of the workspace it cannot change.</param>
    /// <param name="network">Its way to hosts by name; null where it has none.</param>
    /// <exception cref="InvalidDataException">The workspace cannot be looked through for secrets.</exception>
    public static IReadOnlyList<string> Arguments(
        SandboxPlace place, string folder, SandboxView view, SandboxReadOnlyPaths held, SandboxNetwork? network = null)
    {
        var words = Base(view.Network);
        var hidden = view.Unasked ? SandboxReadableFolders.Hidden(place.Home, place.Root) : [];
        if (view.Unasked)
        {
            foreach (var path in hidden)
            {
                words.AddRange(["--tmpfs", path]);
            }

            foreach (var path in SandboxReadableFolders.Seen(place.Home, place.Root, Environment.GetEnvironmentVariable("PATH") ?? "")
                .Where(Path.Exists))
            {
                words.AddRange(["--ro-bind", path, path]);
            }
        }

        foreach (var path in network?.Folders.Where(path => IsWithin(place.Root, path)) ?? [])
        {
            words.AddRange(["--ro-bind", path, path]);
        }

        words.AddRange([view.ReadOnly ? "--ro-bind" : "--bind", place.Root, place.Root]);
        if (!view.ReadOnly)
        {
            held.AddTo(words);
        }

        foreach (var path in SandboxSockets.In(place.Root, view.Network))
        {
            words.AddRange(["--ro-bind", "/dev/null", path]);
        }

        foreach (var path in place.Hidden)
        {
            Hide(words, path, place.Root);
        }

        AddDenied(words, place);
        foreach (var path in SandboxSecrets.In(place.Home, place.Root))
        {
            Hide(words, path, place.Root);
        }

        foreach (var path in KeptFiles.In(place.Root, place.Keeps(view), view.HidesHistory).Concat(HistoryAround(place, view)))
        {
            words.AddRange(Directory.Exists(path) ? ["--tmpfs", path] : ["--ro-bind", "/dev/null", path]);
        }

        network?.AddTo(words, place);
        AddNeeds(words, place, view);

        // What is written there would be gone without a word.
        foreach (var path in view.Needs is null ? hidden : [])
        {
            words.AddRange(["--remount-ro", path]);
        }

        if (view.Unasked)
        {
            foreach (var (name, value) in CacheVariables(place.Home, "/tmp"))
            {
                words.AddRange(["--setenv", name, value]);
            }
        }

        network?.AddVariablesTo(words, place);
        words.AddRange(["--setenv", "TMPDIR", "/tmp", "--chdir", folder, "--", .. network?.Launch ?? []]);
        return words;
    }

    /// <summary>Lists what the repository around a workspace holds of other times, where a view does not show it.</summary>
    internal static IEnumerable<string> HistoryAround(SandboxPlace place, SandboxView view) =>
        view.HidesHistory && SandboxReadableFolders.Repository(place.Root) is { } repository
            ? [Path.Combine(repository, "objects")]
            : [];

    /// <summary>Lists variables by which programs that keep caches in the person's folder get a place for them that is gone afterwards.</summary>
    /// <param name="home">The person's folder.</param>
    /// <param name="temporary">The command's folder for temporary files.</param>
    internal static IEnumerable<KeyValuePair<string, string>> CacheVariables(string home, string temporary)
    {
        yield return KeyValuePair.Create("XDG_CACHE_HOME", temporary + "/cache");
        yield return KeyValuePair.Create("DOTNET_CLI_HOME", temporary + "/dotnet");
        yield return KeyValuePair.Create("DOTNET_NOLOGO", "1");
        yield return KeyValuePair.Create("DOTNET_SKIP_FIRST_TIME_EXPERIENCE", "1");
        yield return KeyValuePair.Create("npm_config_logs_max", "0");
        yield return KeyValuePair.Create("GRADLE_USER_HOME", temporary + "/gradle");
        var packages = Path.Combine(home, ".nuget", "packages");
        if (Directory.Exists(packages))
        {
            yield return KeyValuePair.Create("NUGET_PACKAGES", packages);
        }
    }

    /// <summary>
    /// Lists variables that a command does not get: those that lead to helpers outside, and those that look like keys, by name or value, and that no rule
    /// names. The sandbox's own first process must not have them either: what a process began with can be read in <c>/proc</c>.
    /// </summary>
    internal static IEnumerable<string> TakenVariables(SandboxView view) =>
        Leads.Concat(Environment.GetEnvironmentVariables().Keys.Cast<string>().Order(StringComparer.Ordinal)
            .Where(name => IsTaken(name, view.Unasked) && !IsGiven(view, name)));

    // Addresses may hold a login; a command that a person allowed may need one.
    private static bool IsTaken(string name, bool isUnasked) =>
        isUnasked ? SecretVariables.Holds(name, Environment.GetEnvironmentVariable(name)) : SecretVariables.Of([name]).Any();

    private static bool IsGiven(SandboxView view, string name) =>
        view.Needs?.Variables.Contains(name) == true
            ? !view.Rules.Deny.Any(rule => rule.IsForVariable(name))
            : view.Rules.Allow.Any(rule => rule.IsForVariable(name)) && !view.Rules.Deny.Concat(view.Rules.Ask).Any(rule => rule.IsForVariable(name));

    /// <summary>Opens what the command's plan wants, whatever lies over it.</summary>
    private static void AddNeeds(List<string> words, SandboxPlace place, SandboxView view)
    {
        var needs = view.Needs ?? new SandboxRequest();
        foreach (var (path, how) in needs.Read.Select(static path => (path, "--ro-bind")).Concat(needs.Write.Select(static path => (path, "--bind"))))
        {
            if (Path.IsPathFullyQualified(path) && Path.Exists(path) && RealOf(path) is { } real && !IsWithin(place.Root, real) && !IsWithin(real, place.Root))
            {
                words.AddRange([how, real, path]);
            }
        }
    }

    private static void AddDenied(List<string> words, SandboxPlace place)
    {
        foreach (var path in place.Denied.Where(path => Directory.Exists(path) && !IsWithin(place.Root, path)))
        {
            words.AddRange(["--tmpfs", path]);
            foreach (var seen in place.Readable.Where(seen => seen != path && IsWithin(seen, path) && Path.Exists(seen)))
            {
                words.AddRange(["--ro-bind", seen, seen]);
            }

            words.AddRange(["--remount-ro", path]);
        }
    }

    private static void Hide(List<string> words, string path, string root)
    {
        // Bubblewrap follows no links on the way to a place: a folder of settings is often one.
        if (!Path.Exists(path) || RealOf(path) is not { } real)
        {
            return;
        }

        if (!Directory.Exists(real))
        {
            words.AddRange(["--ro-bind", "/dev/null", real]);
        }
        else if (!IsWithin(root, real))
        {
            words.AddRange(["--tmpfs", real]);
        }
    }

    /// <summary>Finds the real path of a path; null where that cannot be told.</summary>
    internal static string? RealOf(string path)
    {
        try
        {
            return RealPath.Of(path);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    internal static bool IsWithin(string path, string folder) => path == folder || path.StartsWith(folder.TrimEnd('/') + "/", StringComparison.Ordinal);
}

namespace AgentHost.Kernel.Workspaces.Local.Sandboxing;

/// <summary>What a command sees in the sandbox: the workspace to write in, the rest of the disk to read, a folder for temporary files of its own, no secrets, no other programs, and a network only where a rule says so.</summary>
internal static class SandboxProfile
{
    /// <summary>Folders of the home that hold keys by custom.</summary>
    private static readonly string[] SecretFolders = [".ssh", ".gnupg", ".aws", ".azure", ".kube", ".docker", ".config/gcloud", ".config/gh", ".password-store", ".local/share/keyrings", ".mozilla"];

    private static readonly string[] SecretFiles = [".netrc", ".npmrc", ".pypirc", ".pgpass", ".git-credentials", ".htpasswd", ".claude/.credentials.json"];

    /// <summary>Variables that lead to helpers outside: agents of keys, buses, containers.</summary>
    private static readonly string[] Leads = ["SSH_AUTH_SOCK", "SSH_AGENT_PID", "GPG_AGENT_INFO", "DBUS_SESSION_BUS_ADDRESS", "DOCKER_HOST", "XDG_RUNTIME_DIR", "WAYLAND_DISPLAY", "DISPLAY"];

    /// <summary>What every sandbox has.</summary>
    public static List<string> Base(bool network)
    {
        List<string> words =
        [
            "--die-with-parent", "--new-session", "--unshare-user-try", "--unshare-ipc", "--unshare-pid", "--unshare-uts", "--unshare-cgroup-try",
            "--ro-bind", "/", "/", "--dev", "/dev", "--proc", "/proc", "--ro-bind-try", "/proc/sys", "/proc/sys", "--ro-bind-try", "/proc/sysrq-trigger", "/proc/sysrq-trigger", "--cap-drop", "ALL", "--tmpfs", "/tmp", "--tmpfs", "/var/tmp", "--tmpfs", "/run",
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
    /// <param name="root">The workspace's real path.</param>
    /// <param name="home">The person's folder.</param>
    /// <param name="hidden">Folders that hold the host's own settings, keys and data.</param>
    /// <param name="folder">Where the command runs.</param>
    /// <param name="network">Whether it has a network.</param>
    public static IReadOnlyList<string> Arguments(string root, string home, IReadOnlyList<string> hidden, string folder, bool network)
    {
        var words = Base(network);
        words.AddRange(["--bind", root, root]);
        foreach (var place in (string[])[".agents", ".claude", ".agentignore", ".git/hooks"])
        {
            // What decides what runs next is the person's to change.
            var path = Path.Combine(root, place);
            words.AddRange(["--ro-bind-try", path, path]);
        }

        IEnumerable<string> secret = home.Length > 1 ? SecretFolders.Select(name => Path.Combine(home, name)) : [];
        foreach (var path in secret.Concat(hidden))
        {
            if (RealFolder(path) is { } real && !IsWithin(root, real))
            {
                words.AddRange(["--tmpfs", real]);
            }
        }

        foreach (var name in home.Length > 1 ? SecretFiles : [])
        {
            var path = Path.Combine(home, name);
            if (File.Exists(path))
            {
                words.AddRange(["--ro-bind", "/dev/null", File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName ?? path]);
            }
        }

        foreach (var name in Leads)
        {
            words.AddRange(["--unsetenv", name]);
        }

        words.AddRange(["--setenv", "TMPDIR", "/tmp", "--chdir", folder, "--"]);
        return words;
    }

    private static string? RealFolder(string path) =>
        Directory.Exists(path) ? Directory.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName ?? path : null;

    private static bool IsWithin(string path, string folder) => path == folder || path.StartsWith(folder + "/", StringComparison.Ordinal);
}

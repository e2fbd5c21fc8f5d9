namespace AgentHost.Plugins.Targets.Launching;

/// <summary>The launchers that are known.</summary>
internal static class Launchers
{
    /// <summary>All of them.</summary>
    public static IReadOnlyList<Launcher> All { get; } =
    [
        new ShellLauncher(),
        new SecureShellLauncher(),
        new ContainerLauncher("docker"),
        new ContainerLauncher("podman"),
        new KubernetesLauncher(),
        new DevContainerLauncher(),
        new CommandLauncher(),
    ];

    /// <summary>A shell of this machine: for trying things out, and for tests.</summary>
    internal sealed record ShellLauncher() : Launcher("sh", "A shell of this machine")
    {
        public override IReadOnlyList<string> Words(LaunchPlace place) => [place.Settings.Text("program") ?? "sh"];
    }

    /// <summary>A machine over ssh: the person's own program, with its configuration, agent, keys and jumps.</summary>
    internal sealed record SecureShellLauncher() : Launcher("ssh", "A machine over ssh")
    {
        public override IReadOnlyList<string> Words(LaunchPlace place) =>
        [
            "ssh", "-T", "-o", "BatchMode=yes", "-o", "ServerAliveInterval=15", "-o", "ServerAliveCountMax=3", "-o", "ConnectTimeout=15",
            .. place.Settings.Texts("arguments"), "--", place.Name, "exec sh",
        ];
    }

    /// <summary>A pod of Kubernetes: <c>POD</c>, or <c>NAMESPACE/POD</c>.</summary>
    internal sealed record KubernetesLauncher() : Launcher("kubectl", "A pod of Kubernetes")
    {
        public override IReadOnlyList<string> Words(LaunchPlace place)
        {
            var slash = place.Name.IndexOf('/', StringComparison.Ordinal);
            return
            [
                "kubectl", .. Option("--context", place.Settings.Text("context")), "exec", "-i",
                .. Option("-n", slash < 0 ? place.Settings.Text("namespace") : place.Name[..slash]),
                .. Option("-c", place.Settings.Text("container")), place.Name[(slash + 1)..], "--", "sh",
            ];
        }
    }

    /// <summary>The development container of the workspace's own folder.</summary>
    internal sealed record DevContainerLauncher() : Launcher("devcontainer", "The development container of a folder")
    {
        public override IReadOnlyList<string> Words(LaunchPlace place) => ["devcontainer", "exec", .. Folder(place), "sh"];

        // What it starts is what files of the folder say.
        public override async ValueTask ReadyAsync(LaunchPlace place, Programs programs, CancellationToken cancellationToken)
        {
            if (!place.IsTrusted)
            {
                throw new CapabilityException(
                    $"{place.FullName} is not started: .devcontainer says what runs, and {place.Folder} is not trusted; agent trust shows what it brings.");
            }

            await programs.NeedAsync(["devcontainer", "up", .. Folder(place)], $"Starting {place.FullName}", cancellationToken);
        }

        private static string[] Folder(LaunchPlace place) => [.. Option("--docker-path", place.Settings.Text("docker")), "--workspace-folder", place.Folder];
    }

    /// <summary>Any command with a shell at its end, as the settings name it.</summary>
    internal sealed record CommandLauncher() : Launcher("command", "Any command that the settings name, with a shell at its end")
    {
        public override IReadOnlyList<string> Words(LaunchPlace place) => place.Settings.Texts("command") is { Count: > 0 } words ? words
            : throw new CapabilityException(
                $"{place.FullName} has no command: name it in plugins.targets.places, as in "
                + $"{{\"{place.FullName}\": {{\"command\": [\"my-launcher\", \"sh\"]}}}}.");
    }

    private static string[] Option(string name, string? value) => value is null ? [] : [name, value];
}

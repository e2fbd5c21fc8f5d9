using System.Globalization;

namespace AgentHost.Plugins.Targets.Launching;

/// <summary>A container of docker or podman. One that is not there is made where the settings name an image, and found again by its name.</summary>
/// <param name="Program">The program.</param>
internal sealed record ContainerLauncher(string Program) : Launcher(Program, $"A container of {Program}")
{
    /// <summary>Says of a container that it was made here: no other is removed.</summary>
    private const string Label = "agent-target";

    public override IReadOnlyList<string> Words(LaunchPlace place) =>
        [Program, "exec", "-i", .. Option("--user", place.Settings.Text("user")), place.Name, "sh"];

    public override IReadOnlyList<string> ListWords(PlaceSettings settings) => [Program, "ps", "-a", "--format", "{{.Names}}\t{{.State}}\t{{.Image}}"];

    public override async ValueTask ReadyAsync(LaunchPlace place, Programs programs, CancellationToken cancellationToken)
    {
        var (code, state, _) = await programs.RunAsync(
            [Program, "inspect", "--type", "container", "--format", "{{.State.Running}}", place.Name], cancellationToken);
        if (code == 0)
        {
            if (state.Trim() != "true")
            {
                await programs.NeedAsync([Program, "start", place.Name], $"Starting {place.FullName}", cancellationToken);
            }

            return;
        }

        if (place.Settings.Text("image") is not { } image)
        {
            throw new CapabilityException(
                $"There is no container {place.Name} that {Program} knows; start one, or name an image for it in plugins.targets.places.");
        }

        if (place.WasThere)
        {
            throw new CapabilityException($"The container {place.Name} is not there, and another would not hold what was done in it: begin a new session.");
        }

        await programs.NeedAsync(MakeWords(place, image), $"Making {place.FullName}", cancellationToken);
    }

    public override async ValueTask RemoveAsync(LaunchPlace place, Programs programs, CancellationToken cancellationToken)
    {
        var (code, label, _) = await programs.RunAsync(
            [Program, "inspect", "--type", "container", "--format", $"{{{{index .Config.Labels \"{Label}\"}}}}", place.Name], cancellationToken);
        if (code != 0)
        {
            throw new CapabilityException($"There is no container {place.Name} that {Program} knows.");
        }

        if (label.Trim() != "1")
        {
            throw new CapabilityException($"{place.FullName} is not removed: it was not made by this program. {Program} rm {place.Name} does it.");
        }

        await programs.NeedAsync([Program, "rm", "-f", place.Name], $"Removing {place.FullName}", cancellationToken);
    }

    /// <summary>
    /// Words that make the container: its shell waits, takes the end signal while it does, and takes leave of what ended without a parent. The container
    /// program's own init is not always installed.
    /// </summary>
    internal IReadOnlyList<string> MakeWords(LaunchPlace place, string image) =>
    [
        Program, "run", "-d", "--name", place.Name, "--label", $"{Label}=1",
        .. place.Settings.Texts("mounts").SelectMany(mount => (string[])["-v", mount.StartsWith('.') ? Path.GetFullPath(mount, place.Folder) : mount]),
        .. Option("--network", place.Settings.Text("network")), .. Option("--user", place.Settings.Text("user")),
        .. Option("--memory", place.Settings.Text("memory")), .. Option("--cpus", Number(place.Settings, "cpus")),
        .. Option("--pids-limit", Number(place.Settings, "pids")), .. place.Settings.Texts("arguments"),
        image, "sh", "-c", "trap 'exit 0' TERM INT; while :; do sleep 3600 & wait $!; done",
    ];

    private static string? Number(PlaceSettings settings, string name) => settings.Number(name)?.ToString(CultureInfo.InvariantCulture);

    private static string[] Option(string name, string? value) => value is null ? [] : [name, value];
}

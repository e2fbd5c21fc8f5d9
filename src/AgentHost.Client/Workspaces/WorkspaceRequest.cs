using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

namespace AgentHost.Client;

/// <summary>Request to open a workspace, with the options of the opening.</summary>
/// <param name="Path">Its folder.</param>
public sealed record WorkspaceRequest(string Path)
{
    /// <summary>Trusts it for this host only.</summary>
    public bool Trust { get; init; }

    /// <summary>
    /// Provider of the folder to work in, in place of the path's own: a <see cref="WorkspaceProvider"/> that a plugin brings there. Absent for the path itself.
    /// </summary>
    public WorkspaceProviderChoice? Provider { get; init; }

    /// <summary>
    /// Place to work in, <c>KIND:PLACE</c> of a plugin's <see cref="AgentHost.Target"/>, such as <c>ssh:build1</c>; <c>local</c> for this machine,
    /// <c>default</c> for what the setting <c>targets.default</c> says. Settings, trust and sessions stay here. Absent for this machine, where no turn runs
    /// while the settings name another place.
    /// </summary>
    public string? Target { get; init; }

    /// <summary>Place to work in where <see cref="Target"/> is <c>default</c> and the setting names no other. Absent for this machine.</summary>
    public string? TargetOtherwise { get; init; }

    /// <summary>Plugins to add: ids, or folders that hold a <c>plugin.json</c>.</summary>
    [AllowNull]
    public IReadOnlyList<string> Plugins { get => field ?? []; init; }

    /// <summary>The only plugins to use, by id; absent for all.</summary>
    public IReadOnlyList<string>? OnlyPlugins { get; init; }

    /// <summary>Plugins to leave out, by id.</summary>
    [AllowNull]
    public IReadOnlyList<string> WithoutPlugins { get => field ?? []; init; }

    /// <summary>Takes the plugins that came with the program alone, and those named in <see cref="Plugins"/>. Default false.</summary>
    public bool BundledOnly { get; init; }

    /// <summary>
    /// Takes nothing from the workspace's own folder (<c>.agents</c>), trusted or not, but what is named in <see cref="Plugins"/>. Default false.
    /// </summary>
    public bool NoDiscovery { get; init; }

    /// <summary>Refuses plugins that are not as the workspace's <c>agent-plugins.lock.json</c> pins them. Default false.</summary>
    public bool Locked { get; init; }

    /// <summary>
    /// A profile of permissions: a name of the settings' <c>permissions.profiles</c>, or <c>safe</c>, <c>edits</c>, <c>plan</c>, <c>ci</c>, <c>yolo</c>.
    /// </summary>
    public string? Profile { get; init; }

    /// <summary>Settings over all layers: the command line's.</summary>
    public JsonElement? Settings { get; init; }

    /// <summary>Rules that allow, for this opening only.</summary>
    [AllowNull]
    public IReadOnlyList<string> Allow { get => field ?? []; init; }

    /// <summary>Rules that deny, for this opening only.</summary>
    [AllowNull]
    public IReadOnlyList<string> Deny { get => field ?? []; init; }
}

using AgentHost.Client;

namespace AgentHost.Plugins;

/// <summary>A plugin as its manifest describes it: no code of it is loaded.</summary>
/// <param name="Manifest">The manifest.</param>
/// <param name="Folder">Real path of its folder.</param>
/// <param name="Origin">Its origin.</param>
public sealed record InstalledPlugin(PluginManifest Manifest, string Folder, PluginOrigin Origin)
{
    /// <summary>Reason why it cannot be used here: contract, platform, requirement; null when it can.</summary>
    public string? Blocked { get; init; }

    /// <summary>True when it cannot be used because it failed: <see cref="Blocked"/> says how.</summary>
    public bool Faulted { get; init; }

    /// <summary>Switched off, in the settings or by <c>agent plugin disable</c>; of a plugin of a workspace <see cref="Blocked"/> says so in words.</summary>
    public bool Disabled { get; init; }

    /// <summary>The person wants its code in the host's own process.</summary>
    public bool InProcess { get; init; }

    /// <summary>Its code goes when it is stopped, and compiled code (ReadyToRun) is ignored: for a plugin that is being written.</summary>
    public bool Collectible { get; init; }

    /// <summary>Behind the runner.</summary>
    public bool Isolated { get; init; }

    /// <summary>Time that its own process stays without a call; zero: as long as the host. Default 10 min.</summary>
    public TimeSpan Idle { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>Identifies it in a host: one plugin is activated once for each version and folder.</summary>
    public PluginKey Key => new(Manifest.Id, Manifest.Version, Folder, Isolated);
}

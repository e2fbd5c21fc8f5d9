using AgentHost.Configuration;
using AgentHost.Plugins.Manifests;

namespace AgentHost.Plugins.Discovery;

/// <summary>Places that discovery looks for plugins in, and the plugins that are named for this run.</summary>
public sealed record DiscoveryRequest
{
    /// <summary>The folder of the program: bundled plugins lie in its <c>plugins</c>.</summary>
    public required string AppFolder { get; init; }

    /// <summary>The person's folders.</summary>
    public required HostFolders Folders { get; init; }

    /// <summary>Real path of the workspace; null for none.</summary>
    public string? WorkspaceRoot { get; init; }

    /// <summary>True when the workspace's own plugins count.</summary>
    public bool Trusted { get; init; }

    /// <summary>Plugins of this run: ids, or folders that hold a <c>plugin.json</c> (relative ones to the workspace).</summary>
    public IReadOnlyList<string> Plugins { get; init; } = [];

    /// <summary>Facts about the host that plugins are compared with.</summary>
    public HostFacts Host { get; init; } = HostFacts.Current;
}

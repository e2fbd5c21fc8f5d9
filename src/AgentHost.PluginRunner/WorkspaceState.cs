using System.Text.Json;

namespace AgentHost.PluginRunner;

/// <summary>A workspace that the host has opened here; trust and settings as the host last told them.</summary>
internal sealed class WorkspaceState(string scope, string root, string target, IReadOnlyList<string> shell)
{
    /// <summary>What outlives a call in it belongs to this scope.</summary>
    public string Scope => scope;

    public string Root => root;

    public string Target => target;

    public IReadOnlyList<string> Shell => shell;

    public required bool Trusted { get; set; }

    public required JsonElement Settings { get; set; }
}

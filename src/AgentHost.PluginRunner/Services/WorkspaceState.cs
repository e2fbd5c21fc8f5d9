using System.Text.Json;
using AgentHost.Plugins.Isolation.Protocol;

namespace AgentHost.PluginRunner.Services;

/// <summary>A workspace that the host has opened here; trust and settings as the host last told them.</summary>
internal sealed class WorkspaceState(RunnerLink link, string scope, string root, string target, IReadOnlyList<string> shell)
{
    private IWorkspaceContext? context;

    /// <summary>The workspace outside of calls: one object for all capabilities that are made for it, as in the host's process.</summary>
    public IWorkspaceContext Context => LazyInitializer.EnsureInitialized(ref context, () => new HostWorkspace(link, scope, this));

    /// <summary>What outlives a call in it belongs to this scope.</summary>
    public string Scope => scope;

    public string Root => root;

    public string Target => target;

    public IReadOnlyList<string> Shell => shell;

    public required bool Trusted { get; set; }

    public required JsonElement Settings { get; set; }
}

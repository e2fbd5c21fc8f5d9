using System.Text.Json;
using AgentHost.Plugins.Isolation.Protocol;

namespace AgentHost.PluginRunner.Services;

/// <summary>A workspace of the host, on behalf of the workspace itself or of one call in it.</summary>
internal sealed class HostWorkspace(RunnerLink link, string scope, WorkspaceState state) : IWorkspaceContext
{
    public string Scope => scope;

    public string Root => state.Root;

    public string Target => state.Target;

    public bool Trusted => state.Trusted;

    public JsonElement Settings => state.Settings;

    public IFiles Files => field ??= new HostFiles(link, scope);

    public IProcesses Processes => field ??= new HostProcesses(link, scope, state.Scope, state.Shell);

    public ISessions Sessions => field ??= new HostSessions(link, scope);

    public ICapabilities? Capabilities => field ??= new HostCapabilities(link, scope);
}

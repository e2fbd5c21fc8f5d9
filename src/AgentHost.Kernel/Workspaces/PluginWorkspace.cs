using System.Text.Json;
using AgentHost.Kernel.Plugins.Lifecycle;

namespace AgentHost.Kernel.Workspaces;

/// <summary>A workspace as one plugin sees it outside of calls: files that need no asking and that its manifest names where it names any, programs that its manifest names.</summary>
internal sealed class PluginWorkspace(Workspace workspace, HostedPlugin plugin) : IWorkspaceContext
{
    /// <summary>The workspace itself, for what the host does on a plugin's behalf.</summary>
    internal Workspace Workspace => workspace;

    public string Root => workspace.Root;

    public string Target => "local";

    public bool Trusted => workspace.Trusted;

    public JsonElement Settings => workspace.Settings.Section("plugins", plugin.Id);

    // Rules that end are asked anew.
    public IFiles Files => workspace.Rules is { CanExpire: true } rules ? Through(rules) : field ??= Through(workspace.Rules);

    public IProcesses Processes => field ??= new DeclaredProcesses(workspace.Processes, plugin.Installed.Manifest);

    public ISessions Sessions => workspace.Sessions;

    public ICapabilities? Capabilities => workspace.CapabilitiesFor(workspace.Registry);

    private IFiles Through(Permissions.PermissionRules rules) => workspace.Files.Through(DeclaredReading.For(workspace.Files.FreeGate("read", rules, workspace.Mode), plugin.Installed.Manifest, workspace.Paths));
}

using System.Text.Json;
using AgentHost.Permissions.Rules;
using AgentHost.Plugins.Lifecycle;

namespace AgentHost.Kernel.Workspaces;

/// <summary>
/// A workspace as one plugin sees it outside of calls, always with the settings that hold now: files that need no asking and that its manifest names where it
/// names any, programs that its manifest names.
/// </summary>
internal sealed class PluginWorkspace(WorkspaceInstance seat, HostedPlugin plugin) : IWorkspaceContext
{
    private SeenFiles? _files;

    /// <summary>The workspace itself, for what the host does on a plugin's behalf.</summary>
    internal Workspace Workspace => seat.Current!;

    public string Root => Workspace.Paths.Root;

    public string Target => Workspace.Target;

    /// <remarks>What a person trusted is the content of the folder here; what lies in another place is not that.</remarks>
    public bool Trusted => Workspace.Configuration is { Trusted: true, Place: null };

    public JsonElement Settings => Workspace.Settings.Section("plugins", plugin.Id);

    public IFiles Files
    {
        get
        {
            // Rules that end are asked anew, and those of other settings.
            var workspace = Workspace;
            var rules = workspace.Configuration.Rules;
            if (rules.CanExpire)
            {
                return Through(workspace, rules);
            }

            if (Volatile.Read(ref _files) is not { } known || known.Of != workspace)
            {
                Volatile.Write(ref _files, known = new SeenFiles(workspace, Through(workspace, rules)));
            }

            return known.Files;
        }
    }

    public IProcesses Processes => field ??= new DeclaredProcesses(Workspace.Services.Processes, plugin.Installed.Manifest);

    public ISessions Sessions => Workspace.Services.Sessions;

    public ICapabilities? Capabilities => Workspace.Services.CapabilitiesFor(Workspace.Services.Registry);

    public ValueTask<string?> FindReadProblemAsync(string path, string? within, CancellationToken cancellationToken) =>
        new(Workspace.Services.Files.FindReadProblem(path, within, Workspace.Configuration.Rules));

    private IFiles Through(Workspace workspace, AgentHost.Permissions.Rules.PermissionRules rules) =>
        workspace.Services.Files.Through(
            DeclaredReading.For(workspace.Services.Files.FreeGate("read", rules, workspace.Configuration.Mode), plugin.Installed.Manifest, workspace.Paths));

    private sealed record SeenFiles(Workspace Of, IFiles Files);
}

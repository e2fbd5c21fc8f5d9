using System.Text.Json;
using AgentHost.Plugins.Isolation.Protocol;

namespace AgentHost.PluginRunner.Services;

/// <summary>A workspace that the host has opened here; trust and settings as the host last told them.</summary>
internal sealed class WorkspaceState(RunnerLink link, string scope, string root, string target, IReadOnlyList<string> shell)
{
    private IWorkspaceContext? _context;

    /// <summary>The workspace outside of calls: one object for all capabilities that are made for it, as in the host's process.</summary>
    public IWorkspaceContext Context => LazyInitializer.EnsureInitialized(ref _context, () => new HostWorkspace(link, scope, this));

    /// <summary>Scope of the workspace: things that outlive a call in the workspace belong to it.</summary>
    public string Scope => scope;

    public string Root => root;

    public string Target => target;

    public IReadOnlyList<string> Shell => shell;

    public required bool Trusted { get; set; }

    public required JsonElement Settings { get; set; }
}

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

    public async ValueTask<string?> FindReadProblemAsync(string path, string? within, CancellationToken cancellationToken) =>
        (await link.AskAsync<ReadProblemParams, TextResult>(
            RunnerMethods.FilesReadProblem, new ReadProblemParams(scope, path, within), cancellationToken))?.Text is { Length: > 0 } problem ? problem : null;
}

/// <summary>Other plugins' capabilities, called through the host: on behalf of a call or of a workspace.</summary>
internal sealed class HostCapabilities(RunnerLink link, string scope) : ICapabilities
{
    public async ValueTask<IReadOnlyList<CapabilityInfo>> ListAsync(string kind, CancellationToken cancellationToken) =>
        await link.AskAsync<CapabilityListParams, IReadOnlyList<CapabilityInfo>>(
            RunnerMethods.CapabilityList, new CapabilityListParams(scope, kind), cancellationToken) ?? [];

    public ValueTask<JsonElement> InvokeAsync(string kind, string name, JsonElement arguments, CancellationToken cancellationToken) =>
        link.AskAsync<CapabilityInvokeParams, JsonElement>(
            RunnerMethods.CapabilityInvoke, new CapabilityInvokeParams(scope, kind, name, arguments), cancellationToken);
}

using AgentHost.Client;
using AgentHost.Kernel.Attaching;
using AgentHost.Kernel.Turns.Planning;
using AgentHost.Kernel.Workspaces;
using AgentHost.Security.Redaction;
using AgentHost.Sessions;

namespace AgentHost.Kernel.Turns.Running;

/// <summary>Shows what a prompt would send. Sends and stores nothing.</summary>
public sealed class RequestPreviewer(
    TurnPlanner planner, RequestBuilder requests, AttachFit attached, IWorkspaceRenewal renewal, Task<SessionStore> store, Redactor redactor, TimeProvider time)
{
    /// <exception cref="HostException">The settings are off, there is no such agent, or no model can be used.</exception>
    public async ValueTask<RequestPreview> PreviewAsync(Workspace workspace, PromptRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        workspace = await renewal.TakeAsync(workspace, cancellationToken);
        workspace.RequireTurns();

        var registry = workspace.Services.Registry;
        var agent = await AgentCatalog.FindAsync(workspace, request, cancellationToken);
        var lists = AgentTools.Of(agent);
        request = AgentCatalog.Narrow(request, agent, lists, workspace);
        var session = request.SessionId.Length == 0 ? null : await (await store).FindAsync(workspace.Root, request.SessionId, cancellationToken);
        var warnings = AgentCatalog.Warnings(agent, lists, registry).ToList();
        var model = await planner.ChooseUnsentAsync(workspace, request, session?.Model, agent, warnings.Add, cancellationToken);
        var selection = TurnPlanner.SelectTools(workspace, request, lists, model, parent: null);
        var sources = FoundTools.Of(registry, request, selection, warnings.Add, time);
        var tools = sources is null ? selection.Resolve(registry) : await sources.BuildAsync(cancellationToken);
        var output = OutputCheck.Of(request);
        var system = await requests.BuildSystemAsync(
            workspace, registry, request, agent, output, request.SessionId, seen: null, model.Name, warnings.Add, cancellationToken);
        var history = request.SessionId.Length == 0 ? [] : await (await store).ReadHistoryAsync(request.SessionId, cancellationToken);
        var parts = await attached.PreviewAsync(workspace, model, request.Parts, warnings.Add, cancellationToken);
        return RequestParts.Of(model.Name, system, tools.Offered, history, parts, redactor.Redact) with
        {
            Address = model.Options.BaseUrl is { } address ? redactor.Redact(address) : null,
            ContextWindow = model.Info?.ContextWindow,
            Warnings = warnings,
        };
    }
}

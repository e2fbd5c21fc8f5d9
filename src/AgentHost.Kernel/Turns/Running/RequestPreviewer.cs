using AgentHost.Client;
using AgentHost.Kernel.Attaching;
using AgentHost.Kernel.Turns.Planning;
using AgentHost.Kernel.Workspaces;
using AgentHost.Security.Redaction;
using AgentHost.Sessions;

namespace AgentHost.Kernel.Turns.Running;

/// <summary>Shows what a prompt would send. Sends and stores nothing.</summary>
public sealed class RequestPreviewer(
    TurnPlanner planner, RequestBuilder requests, TurnReferences attached, Task<SessionStore> store, Redactor redactor, TimeProvider time)
{
    /// <exception cref="HostException">
    /// The prompt cannot be run as it is: the settings are off, there is no such agent or tool, or no model can be used.
    /// </exception>
    public async ValueTask<RequestPreview> PreviewAsync(Workspace workspace, PromptRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        var session = request.SessionId.Length == 0 ? null : await (await store).FindAsync(workspace.Root, request.SessionId, cancellationToken);
        var own = session is null ? null : await (await store).ReadSettingsAsync(session.Id, cancellationToken);
        var plan = await planner.PlanPreviewAsync(workspace, request, own, session?.Model, cancellationToken);
        (workspace, request) = (plan.Workspace, plan.Request);

        var registry = workspace.Services.Registry;
        List<string> warnings = [.. AgentCatalog.Warnings(plan.Agent, plan.AgentTools, registry), .. plan.Notes];
        var sources = DynamicTools.Of(registry, request, plan.Tools, warnings.Add, time);
        var tools = sources is null ? plan.Tools.Resolve(registry) : await sources.BuildAsync(cancellationToken);
        var system = await requests.BuildSystemAsync(
            workspace, registry, request, plan.Agent, plan.Output, request.SessionId, seen: null, plan.Model.Name,
            request.Mode ?? workspace.Configuration.Mode, warnings.Add, cancellationToken);
        var history = request.SessionId.Length == 0 ? [] : await (await store).ReadHistoryAsync(request.SessionId, cancellationToken);
        var parts = await attached.PreviewAsync(workspace, plan.Model, request.Parts, warnings.Add, cancellationToken);
        return RequestParts.Of(plan.Model.Name, system, tools.Offered, history, parts, redactor.Redact) with
        {
            Address = plan.Model.Options.BaseUrl is { } address ? redactor.Redact(address) : null,
            ContextWindow = plan.Model.Info?.ContextWindow,
            Warnings = warnings,
        };
    }
}

using AgentHost.Plugins.Acp.Declarations;
using AgentHost.Plugins.Acp.Models;

namespace AgentHost.Plugins.Acp.Profiles;

/// <summary>The agents that there are, for <c>task</c>, for nodes of workflows and for <c>--agent</c>.</summary>
internal sealed class AcpAgents(IWorkspaceContext workspace) : AgentSource
{
    /// <inheritdoc/>
    public override async ValueTask<IReadOnlyList<AgentProfile>> ListAsync(CancellationToken cancellationToken) =>
    [
        .. (await AgentSpecs.FindAsync(workspace, cancellationToken)).Select(static spec => new AgentProfile(spec.Name)
        {
            Description = $"{spec.Title}, another agent on this machine, with a model and tools of its own.",
            Model = $"acp/{spec.Name}/{AcpProvider.Usual}",
            Tools = ["external_agent", "external_action"],
        }),
    ];
}

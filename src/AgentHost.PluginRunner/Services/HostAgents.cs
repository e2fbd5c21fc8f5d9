using AgentHost.Plugins.Isolation.Protocol;

namespace AgentHost.PluginRunner.Services;

/// <summary>Sub-agents, run by the host.</summary>
internal sealed class HostAgents(RunnerLink link, string scope, string? refusal) : IFeatures, ISubAgents
{
    public string? Refusal => refusal;

    public TFeature? TryGet<TFeature>()
        where TFeature : class => typeof(TFeature) == typeof(ISubAgents) ? (TFeature)(object)this : null;

    public async ValueTask<SubAgentResult> RunAsync(SubAgentRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        return await link.AskAsync<AgentParams, SubAgentResult>(RunnerMethods.AgentsRun, new AgentParams(scope, request), cancellationToken)
            ?? throw new CapabilityException("The host answered nothing for the sub-agent.");
    }
}

using AgentHost.Plugins.Isolation.Protocol;

namespace AgentHost.Plugins.Isolation;

/// <summary>A compactor in the runner.</summary>
internal sealed class RunnerCompactor(RunnerHandle handle) : Compactor
{
    public override async ValueTask<Compaction?> CompactAsync(CompactionRequest request, CancellationToken cancellationToken)
    {
        var instance = await handle.GetAsync(cancellationToken);
        var result = await handle.Runtime.RequireAsync<CompactParams, CompactResult>(RunnerMethods.CompactorRun, new CompactParams(instance, request), cancellationToken);
        return result.Compaction?.Value;
    }
}

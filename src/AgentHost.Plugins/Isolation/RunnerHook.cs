using AgentHost.Plugins.Isolation.Protocol;

namespace AgentHost.Plugins.Isolation;

/// <summary>A hook in the runner.</summary>
internal sealed class RunnerHook(RunnerHandle handle) : Hook
{
    public override async ValueTask<HookResult> RunAsync(HookInput input, CancellationToken cancellationToken)
    {
        var instance = await handle.GetAsync(cancellationToken);
        return await handle.Runtime.RequireAsync<HookParams, HookResult>(RunnerMethods.HookRun, new HookParams(instance, input), cancellationToken);
    }
}

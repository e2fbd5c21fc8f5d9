using AgentHost.Kernel.Turns.Delegation;

namespace AgentHost.Kernel.Turns.Calls;

/// <summary>A call's context; disposing it ends what the call started.</summary>
internal sealed class CallScope(ToolContext context, CallProcesses processes, CallDelegation? agents, NestedCalls? calls, CommandHosts? hosts)
    : IAsyncDisposable
{
    public ToolContext Context { get; } = context;

    public async ValueTask DisposeAsync()
    {
        hosts?.End();
        if (calls is not null)
        {
            await calls.DisposeAsync();
        }

        if (agents is not null)
        {
            await agents.DisposeAsync();
        }

        await processes.DisposeAsync();
    }
}

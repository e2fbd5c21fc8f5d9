namespace AgentHost.Kernel.Turns.Calls;

/// <summary>A call's context; disposing it ends what the call started.</summary>
internal sealed class CallScope(ToolContext context, CallProcesses processes) : IAsyncDisposable
{
    public ToolContext Context { get; } = context;

    public ValueTask DisposeAsync() => processes.DisposeAsync();
}

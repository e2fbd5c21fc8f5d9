namespace AgentHost.Plugins.Mcp.Asking;

/// <summary>A call that runs.</summary>
internal sealed class ActiveCall(ToolContext context, Action<ActiveCall> ended) : IDisposable
{
    private int _samplings;
    private int _questions;

    public ToolContext Context => context;

    /// <summary>How often the model was asked for it, this time included.</summary>
    public int CountSampling() => Interlocked.Increment(ref _samplings);

    /// <summary>How often the person was asked for it, this time included.</summary>
    public int CountQuestion() => Interlocked.Increment(ref _questions);

    public void Dispose() => ended(this);
}

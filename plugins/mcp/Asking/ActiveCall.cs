namespace AgentHost.Plugins.Mcp.Asking;

/// <summary>A call that runs.</summary>
internal sealed class ActiveCall(ToolContext context, Action<ActiveCall> ended) : IDisposable
{
    private int _samplings;
    private int _questions;

    public ToolContext Context => context;

    /// <summary>Counts a request to the model during this call; returns the number so far, this one included.</summary>
    public int CountSampling() => Interlocked.Increment(ref _samplings);

    /// <summary>Counts a question to the person during this call; returns the number so far, this one included.</summary>
    public int CountQuestion() => Interlocked.Increment(ref _questions);

    public void Dispose() => ended(this);
}

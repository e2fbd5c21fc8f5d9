namespace AgentHost.Plugins.Search.Walking;

/// <summary>An open folder that several workers use: the last one closes it.</summary>
internal sealed class SharedFolder(IOpenFolder open) : IDisposable
{
    private int _users = 1;

    public IOpenFolder Open => open;

    /// <summary>For one more user, who disposes it as well.</summary>
    public SharedFolder Share()
    {
        Interlocked.Increment(ref _users);
        return this;
    }

    public void Dispose()
    {
        if (Interlocked.Decrement(ref _users) == 0)
        {
            open.Dispose();
        }
    }
}

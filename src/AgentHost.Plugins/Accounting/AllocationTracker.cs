namespace AgentHost.Plugins.Accounting;

/// <summary>
/// Adds up what is allocated on a plugin's behalf in this process. It follows the flow of the call: whenever a thread takes the call up or puts it down,
/// the thread's own count is read, so that what others do meanwhile, or between two awaits, is not in it.
/// </summary>
public sealed class AllocationTracker : IDisposable
{
    private readonly AsyncLocal<PluginMeter?> _current;
    private readonly ThreadLocal<long> _since = new();

    public AllocationTracker() => _current = new(OnChanged);

    /// <summary>From here on, in this flow, allocations are the plugin's.</summary>
    public void Enter(PluginMeter meter) => _current.Value = meter;

    public void Dispose() => _since.Dispose();

    private void OnChanged(AsyncLocalValueChangedArgs<PluginMeter?> change)
    {
        if (ReferenceEquals(change.PreviousValue, change.CurrentValue))
        {
            return;
        }

        try
        {
            var now = GC.GetAllocatedBytesForCurrentThread();
            change.PreviousValue?.AddBytes(now - _since.Value);
            _since.Value = now;
        }
        catch (ObjectDisposedException)
        {
            // The host is gone, and something that a plugin left behind still runs.
        }
    }
}

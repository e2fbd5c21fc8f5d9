using AgentHost.Client;

namespace AgentHost.Kernel.Turns.Calls;

/// <summary>Passes a call's news on, thinned out: output that comes faster than anyone reads is cut, not queued.</summary>
internal sealed class CallProgress(string callId, TimeProvider time, Action<AgentEvent> tell) : IToolProgress
{
    /// <summary>The most output that one piece of news carries, in characters.</summary>
    private const int OutputLimit = 8 * 1024;

    /// <summary>News in one window of 100 ms; more is dropped, since the result has it all.</summary>
    private const int NewsLimit = 50;

    private static readonly TimeSpan Window = TimeSpan.FromMilliseconds(100);

    private readonly Lock _gate = new();
    private long _windowStart = time.GetTimestamp();
    private int _told;

    public void Report(ToolProgress progress)
    {
        ArgumentNullException.ThrowIfNull(progress);
        lock (_gate)
        {
            if (time.GetElapsedTime(_windowStart) > Window)
            {
                _windowStart = time.GetTimestamp();
                _told = 0;
            }

            if (++_told > NewsLimit)
            {
                return;
            }
        }

        var output = progress.Output is { Length: > OutputLimit } much ? much[^OutputLimit..] : progress.Output;
        tell(new ToolProgressed(callId, progress with { Output = output }));
    }
}

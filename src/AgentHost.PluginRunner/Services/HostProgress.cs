using AgentHost.Plugins.Isolation.Protocol;

namespace AgentHost.PluginRunner.Services;

/// <summary>News of a call, sent in order. When they come faster than the pipe takes them, what waits is merged into one.</summary>
internal sealed class HostProgress(RunnerLink link, string scope) : IToolProgress
{
    private const int Waiting = 64;

    private const int OutputLimit = 64 * 1024;

    private readonly Lock _gate = new();
    private int _sending;
    private ToolProgress? _merged;

    public void Report(ToolProgress progress)
    {
        ArgumentNullException.ThrowIfNull(progress);
        lock (_gate)
        {
            if (_merged is not null || _sending >= Waiting)
            {
                _merged = _merged is null ? progress : Merge(_merged, progress);
                return;
            }

            _sending++;
            _ = SendAsync(progress);
        }
    }

    /// <summary>Sends what was merged: before the call's answer.</summary>
    public void Flush()
    {
        lock (_gate)
        {
            if (_merged is { } rest)
            {
                _merged = null;
                _sending++;
                _ = SendAsync(rest);
            }
        }
    }

    private async Task SendAsync(ToolProgress progress)
    {
        try
        {
            await link.TellAsync(RunnerMethods.ToolProgress, new ProgressParams(scope, progress), CancellationToken.None);
        }
        catch (Exception)
        {
            // The host is gone, and with it whoever wanted to know.
        }

        lock (_gate)
        {
            _sending--;
        }

        Flush();
    }

    private static ToolProgress Merge(ToolProgress before, ToolProgress next)
    {
        var output = next.Output is null ? before.Output : before.Output + next.Output;
        return new ToolProgress
        {
            Text = next.Text ?? before.Text,
            Share = next.Share ?? before.Share,
            Output = output is { Length: > OutputLimit } ? output[^OutputLimit..] : output,
        };
    }
}

using System.Runtime.InteropServices;
using AgentHost.Cli.Running;

namespace AgentHost.Cli.Tests.Running;

public sealed class CancelSignalsTests
{
    [Fact]
    public async Task On_SignalDuringAStartThatStands_EndsTheProcessWithinTheGrace()
    {
        var ended = new TaskCompletionSource<int>();
        using var signals = new CancelSignals(new Hurry(), code => ended.TrySetResult(code));
        var context = new PosixSignalContext(PosixSignal.SIGTERM);

        signals.On(context);

        Assert.True(context.Cancel);
        Assert.Equal(143, await ended.Task.WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task On_SignalOnceAStartIsOver_LeavesTheEndToWhoWorks()
    {
        var ended = false;
        using var signals = new CancelSignals(new Hurry(), _ => ended = true);
        var cancelled = new TaskCompletionSource();
        using var registration = signals.Token.Register(cancelled.SetResult);
        signals.Started();

        signals.On(new PosixSignalContext(PosixSignal.SIGINT));

        await cancelled.Task.WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);
        await Task.Delay(300, TestContext.Current.CancellationToken);
        Assert.Equal(130, signals.ExitCode);
        Assert.False(ended);
    }

    /// <summary>A clock on which three seconds are a tenth of one.</summary>
    private sealed class Hurry : TimeProvider
    {
        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
            System.CreateTimer(callback, state, dueTime / 30, period);
    }
}

using AgentHost.Client;

namespace AgentHost.Kernel.Tests.Hosting;

/// <summary>A host that closes lets go of everything, whatever fails on the way.</summary>
public sealed class TeardownTests
{
    [Fact]
    public async Task Dispose_TheStoreFailsAtTheEndOfASession_PluginsAreStoppedAllTheSame()
    {
        var log = new ListLogger();
        await using var rig = new HostRig { Loggers = log };
        var stopped = false;
        rig.Stub.Hook("farewell", static (_, _) => new(new HookResult { Reason = "good-bye" }), HookEvent.SessionEnd);
        rig.Stub.Lay("deactivate", ValueTask (CancellationToken _) =>
        {
            stopped = true;
            return default;
        });
        rig.Model.Text("done");
        await rig.OpenAsync();
        await rig.RunAsync();
        await rig.Tape.WaitAsync<SessionIdle>();

        FailingCommits.Begin(rig);

        await rig.Host.DisposeAsync();

        Assert.True(stopped);
        Assert.Contains("The end of a session could not be told.", log.Lines);
    }

    [Fact]
    public async Task Dispose_WhatHangsOnATokenThrows_TheHostClosesAllTheSame()
    {
        var log = new ListLogger();
        await using var rig = new HostRig { Loggers = log };
        var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var stopped = false;
        rig.Model.Stream((_, token) =>
        {
            token.Register(static () => throw new InvalidOperationException("on the way out"));
            return HangAsync(reached, token);
        });
        rig.Stub.Lay("deactivate", ValueTask (CancellationToken _) =>
        {
            stopped = true;
            return default;
        });
        await rig.OpenAsync();
        await rig.SubmitAsync();
        await reached.Task;

        await rig.Host.DisposeAsync();

        Assert.True(stopped);
    }

    private static async IAsyncEnumerable<ModelUpdate> HangAsync(
        TaskCompletionSource reached, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        reached.SetResult();
        await Task.Delay(Timeout.Infinite, cancellationToken);
        yield return new ModelFinished(FinishReason.Stop);
    }
}

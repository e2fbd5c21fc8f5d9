using System.IO.Pipelines;
using AgentHost.Mcp.Serving;

namespace AgentHost.Mcp.Tests.Serving;

public sealed class BackpressureOutputTests
{
    private static CancellationToken None => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Write_ClientThatNeverReads_IsLetGoWithTheReason()
    {
        var pipe = new Pipe(new PipeOptions(pauseWriterThreshold: 1_000, resumeWriterThreshold: 500));
        var given = 0;
        await using var output = new BackpressureOutput(pipe.Writer.AsStream(), TimeProvider.System, TimeSpan.FromMilliseconds(50), () => given++);

        await Assert.ThrowsAsync<IOException>(async () => await output.WriteAsync(new byte[10_000], None));

        Assert.Equal(1, given);
        Assert.Contains("took nothing", output.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Write_ClientThatReadsLate_HoldsItsInputUntilThen()
    {
        var pipe = new Pipe(new PipeOptions(pauseWriterThreshold: 1_000, resumeWriterThreshold: 500));
        await using var output = new BackpressureOutput(pipe.Writer.AsStream(), TimeProvider.System, ServeRig.Patience, static () => { });
        var input = new Pipe();
        await using var held = new BoundedInput(input.Reader.AsStream(), output);
        await input.Writer.WriteAsync("line\n"u8.ToArray(), None);

        var writing = output.WriteAsync(new byte[10_000], None).AsTask();
        using var clock = new CancellationTokenSource(ServeRig.Patience);
        while (output.Idle.IsCompleted)
        {
            await Task.Delay(10, clock.Token);
        }

        var reading = held.ReadAsync(new byte[100], None).AsTask();
        Assert.False(reading.IsCompleted);
        for (var left = 10_000L; left > 0;)
        {
            var read = await pipe.Reader.ReadAsync(None);
            left -= read.Buffer.Length;
            pipe.Reader.AdvanceTo(read.Buffer.End);
        }

        await writing;
        Assert.Equal(5, await reading.WaitAsync(ServeRig.Patience, None));
        Assert.Null(output.Problem);
    }
}

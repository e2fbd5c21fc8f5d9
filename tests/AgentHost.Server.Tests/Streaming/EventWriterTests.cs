using System.IO.Pipelines;
using AgentHost.Server.Streaming;

namespace AgentHost.Server.Tests.Streaming;

public sealed class EventWriterTests
{
    [Fact]
    public async Task Log_ThatIsReadWithoutAPause_LeavesAsTheListenerTakesIt()
    {
        var pipe = new Pipe(new PipeOptions(pauseWriterThreshold: 256 << 10, resumeWriterThreshold: 128 << 10));
        await using var writer = new EventWriter(pipe.Writer);
        var e = new HostWarning(new string('x', 10_000));
        var written = 0;

        // Nobody reads: it is to stop long before the log is in memory.
        Task<bool> last;
        do
        {
            last = writer.WriteAsync(e, new EventCursor("e", ++written), TestContext.Current.CancellationToken).AsTask();
        }
        while (last.IsCompleted && written < 1_000);

        Assert.InRange(written, 7, 40);
        Assert.True(pipe.Reader.TryRead(out var read));
        pipe.Reader.AdvanceTo(read.Buffer.End);
        Assert.True(await last.WaitAsync(ServerRig.Patience, TestContext.Current.CancellationToken));
        await pipe.Reader.CompleteAsync();
        for (var i = 0; i < 6; i++)
        {
            await writer.WriteAsync(e, id: null, TestContext.Current.CancellationToken);
        }

        Assert.False(await writer.WriteAsync(e, id: null, TestContext.Current.CancellationToken));
    }
}

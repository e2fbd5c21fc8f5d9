using System.IO.Pipes;
using AgentHost.Cli.Running;
using AgentHost.Kernel.Tests;

namespace AgentHost.Cli.Tests.Running;

public sealed class PromptInputTests
{
    [Fact]
    public async Task Read_NoWordsAndAPipeThatNeverWrites_SaysSoAndGivesUp()
    {
        var time = new FakeTime();
        using var pipe = new AnonymousPipeServerStream(PipeDirection.Out);
        using var input = new AnonymousPipeClientStream(PipeDirection.In, pipe.ClientSafePipeHandle);
        var terminal = new FakeTerminal { PipedInput = input };

        var reading = PromptInput.ReadAsync("", terminal, seconds: null, new TextView(terminal, quiet: false, whole: false), TestContext.Current.CancellationToken, time);
        await time.WaitForTimerAsync(TimeSpan.FromSeconds(3));
        time.Advance(TimeSpan.FromSeconds(3));
        await time.WaitForTimerAsync(TimeSpan.FromSeconds(57));
        Assert.Contains("awaited from standard input, for at most 60 s", terminal.Shown.ToString(), StringComparison.Ordinal);
        Assert.False(reading.IsCompleted);
        time.Advance(TimeSpan.FromSeconds(57));

        var fault = await Assert.ThrowsAsync<HostException>(() => reading);
        Assert.Equal(HostFailure.Invalid, fault.Failure);
        Assert.Contains("within 60 s", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Read_WordsAndAPipeThatWrites_HasBoth()
    {
        var terminal = new FakeTerminal { PipedInput = new MemoryStream("piped\n"u8.ToArray()) };

        var prompt = await PromptInput.ReadAsync("words", terminal, seconds: 5, new TextView(terminal, quiet: false, whole: false), TestContext.Current.CancellationToken);

        Assert.Equal("words\n\n<stdin>\npiped\n</stdin>", prompt);
    }
}

using System.Text;
using AgentHost.Cli.Running;
using AgentHost.Kernel.Tests;

namespace AgentHost.Cli.Tests.Running;

public sealed class PromptInputTests
{
    [Fact]
    public async Task Read_NoWordsAndAPipeThatNeverWrites_SaysSoAndGivesUp()
    {
        var time = new FakeTime();
        using var input = new SilentStream();
        var terminal = new FakeTerminal { PipedInput = input };

        var reading = PromptInput.ReadAsync(
            "", terminal, seconds: null, new TextView(terminal, quiet: false, whole: false), TestContext.Current.CancellationToken, time);
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

        var prompt = await PromptInput.ReadAsync(
            "words", terminal, seconds: 5, new TextView(terminal, quiet: false, whole: false), TestContext.Current.CancellationToken);

        Assert.Equal("words\n\n<stdin>\npiped\n</stdin>", prompt);
    }

    [Theory]
    [InlineData("utf-8")]
    [InlineData("utf-16")]
    [InlineData("utf-16BE")]
    public async Task Read_TextWithAByteOrderMark_IsReadAsTheMarkSays(string name)
    {
        var encoding = Encoding.GetEncoding(name);
        var terminal = new FakeTerminal { PipedInput = new MemoryStream([.. encoding.GetPreamble(), .. encoding.GetBytes("gr\u00fcn\n")]) };

        Assert.Equal(
            "gr\u00fcn",
            await PromptInput.ReadAsync("", terminal, seconds: 5, new TextView(terminal, quiet: false, whole: false), TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData("89504E470D0A1A0A0000000D49484452")]
    [InlineData("7F454C460201010000000000")]
    [InlineData("0102030405060708090A0B0C0EFF")]
    public async Task Read_BytesThatAreNoText_AreRefusedInASentence(string bytes)
    {
        var terminal = new FakeTerminal { PipedInput = new MemoryStream(Convert.FromHexString(bytes)) };

        var fault = await Assert.ThrowsAsync<HostException>(() => PromptInput.ReadAsync(
            "what is this?", terminal, seconds: 5, new TextView(terminal, quiet: false, whole: false), TestContext.Current.CancellationToken));

        Assert.Equal(HostFailure.Invalid, fault.Failure);
        Assert.StartsWith("Standard input is no text", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Read_TextInLatin1_IsRead()
    {
        var terminal = new FakeTerminal { PipedInput = new MemoryStream(Encoding.Latin1.GetBytes("gr\u00fcn\n")) };

        Assert.Equal(
            "gr\u00fcn",
            await PromptInput.ReadAsync("", terminal, seconds: 5, new TextView(terminal, quiet: false, whole: false), TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Read_PipeThatEndsItsElement_IsToldFromThePersonsWords()
    {
        var terminal = new FakeTerminal { PipedInput = new MemoryStream("a</stdin>\nb"u8.ToArray()) };

        var prompt = await PromptInput.ReadAsync(
            "words", terminal, seconds: 5, new TextView(terminal, quiet: false, whole: false), TestContext.Current.CancellationToken);

        Assert.Equal("words\n\n<stdin-2>\na</stdin>\nb\n</stdin-2>", prompt);
    }

    /// <summary>A pipe that somebody holds open and never writes to.</summary>
    private sealed class SilentStream : MemoryStream
    {
        private readonly ManualResetEventSlim _closed = new();

        public override int Read(byte[] buffer, int offset, int count)
        {
            _closed.Wait(TestContext.Current.CancellationToken);
            return 0;
        }

        protected override void Dispose(bool disposing)
        {
            _closed.Set();
            base.Dispose(disposing);
        }
    }
}

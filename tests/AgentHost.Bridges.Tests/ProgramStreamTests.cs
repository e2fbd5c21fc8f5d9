using System.Text;
using System.Threading.Channels;

namespace AgentHost.Bridges.Tests;

public sealed class ProgramStreamTests
{
    private static CancellationToken None => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Read_OutputAndErrors_AreTakenApartAndComeWhole()
    {
        var program = new FakeProgram();
        var errors = new StringBuilder();
        using var output = new ProgramOutput(program, bytes => errors.Append(Encoding.UTF8.GetString(bytes.Span)));
        program.Print("one ");
        program.Print("oh ", isError: true);
        program.Print("two");
        program.Print("no", isError: true);
        program.End();
        using var reader = new StreamReader(output);
        Assert.Equal("one two", await reader.ReadToEndAsync(None));
        Assert.Equal("oh no", errors.ToString());
        Assert.Equal(0, await output.ReadAsync(new byte[4], None));
    }

    [Fact]
    public async Task Read_SmallBuffer_GivesPieceByPiece()
    {
        var program = new FakeProgram();
        using var output = new ProgramOutput(program, static _ => { });
        program.Print("abcde");
        program.End();
        var (buffer, pieces) = (new byte[2], new List<string>());
        while (await output.ReadAsync(buffer, None) is > 0 and var read)
        {
            pieces.Add(Encoding.UTF8.GetString(buffer, 0, read));
        }

        Assert.Equal(["ab", "cd", "e"], pieces);
    }

    [Fact]
    public async Task Read_GivenUp_LosesNothing()
    {
        var program = new FakeProgram();
        using var output = new ProgramOutput(program, static _ => { });
        using var given = new CancellationTokenSource();
        var first = output.ReadAsync(new byte[8], given.Token).AsTask();
        await given.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        var buffer = new byte[8];
        var second = output.ReadAsync(buffer, None).AsTask();
        program.Print("late");
        Assert.Equal(4, await second);
        Assert.Equal("late", Encoding.UTF8.GetString(buffer, 0, 4));
        Assert.False(program.AskedTwice);
    }

    [Fact]
    public async Task Read_MoreThanTheBound_IsTheBoundsException()
    {
        var program = new FakeProgram();
        using var output = new ProgramOutput(program, static _ => { }, static bytes => throw new IOException($"{bytes.Length} is too much"));
        program.Print("abc");
        Assert.Equal("3 is too much", (await Assert.ThrowsAsync<IOException>(async () => await output.ReadExactlyAsync(new byte[8], None))).Message);
    }

    [Fact]
    public async Task Read_Closed_Ends()
    {
        var program = new FakeProgram();
        var output = new ProgramOutput(program, static _ => { });
        var reading = output.ReadAsync(new byte[8], None).AsTask();
        await output.DisposeAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reading);
    }

    [Fact]
    public async Task Write_Bytes_ReachTheProgram()
    {
        var program = new FakeProgram();
        await using var input = new ProgramInput(program);
        await input.WriteAsync("hello"u8.ToArray(), None);
        await input.FlushAsync(None);
        Assert.Equal("hello", Encoding.UTF8.GetString(program.Written.ToArray()));
    }

    [Fact]
    public void Streams_SayWhatTheyCan()
    {
        using var output = new ProgramOutput(new FakeProgram(), static _ => { });
        using var input = new ProgramInput(new FakeProgram());
        Assert.Equal((true, false, false), (output.CanRead, output.CanWrite, output.CanSeek));
        Assert.Equal((false, true, false), (input.CanRead, input.CanWrite, input.CanSeek));
        Assert.Throws<NotSupportedException>(() => output.Write([1]));
        Assert.Throws<NotSupportedException>(() => input.ReadByte());
    }

    private sealed class FakeProgram : IProcess
    {
        private readonly Channel<ProcessOutput> _output = Channel.CreateUnbounded<ProcessOutput>();
        private int _waiting;

        public bool AskedTwice { get; private set; }

        public List<byte> Written { get; } = [];

        public int Id => 1;

        public void Print(string text, bool isError = false) => _output.Writer.TryWrite(new(Encoding.UTF8.GetBytes(text), isError));

        public void End() => _output.Writer.Complete();

        public async IAsyncEnumerable<ProcessOutput> ReadAsync([System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
        {
            while (true)
            {
                AskedTwice |= Interlocked.Increment(ref _waiting) > 1;
                var more = await _output.Reader.WaitToReadAsync(cancellationToken);
                Interlocked.Decrement(ref _waiting);
                if (!more)
                {
                    yield break;
                }

                while (_output.Reader.TryRead(out var piece))
                {
                    yield return piece;
                }
            }
        }

        public ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
        {
            Written.AddRange(bytes.Span);
            return default;
        }

        public ValueTask CloseInputAsync(CancellationToken cancellationToken) => default;

        public ValueTask KeepAsync(CancellationToken cancellationToken) => default;

        public ValueTask<int> WaitAsync(CancellationToken cancellationToken) => new(0);

        public ValueTask KillAsync(TimeSpan grace, CancellationToken cancellationToken) => default;

        public ValueTask DisposeAsync() => default;
    }
}

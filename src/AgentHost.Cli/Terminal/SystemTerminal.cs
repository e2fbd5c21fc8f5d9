using System.Text;

namespace AgentHost.Cli.Terminal;

/// <summary>The process's own streams.</summary>
internal sealed class SystemTerminal : ITerminal
{
    private readonly WatchedStream output;

    private SystemTerminal()
    {
        var utf8 = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
        output = new WatchedStream(Console.OpenStandardOutput());
        Output = new StreamWriter(output, utf8, 4096) { AutoFlush = false, NewLine = "\n" };
        Error = new StreamWriter(Console.OpenStandardError(), utf8, 1024) { AutoFlush = true, NewLine = "\n" };
        OutputIsTerminal = !Console.IsOutputRedirected;
        var inputIsTerminal = !Console.IsInputRedirected;
        CanAsk = inputIsTerminal && !Console.IsErrorRedirected && Environment.GetEnvironmentVariable("CI") is null;
        PipedInput = inputIsTerminal ? null : Console.OpenStandardInput();
        Colours = !Console.IsErrorRedirected && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR")) && Environment.GetEnvironmentVariable("TERM") != "dumb";
    }

    public TextWriter Output { get; }

    public TextWriter Error { get; }

    public Stream? PipedInput { get; }

    public bool OutputIsTerminal { get; }

    public bool CanAsk { get; }

    public bool Colours { get; }

    /// <summary>Whether the reader of our output is gone.</summary>
    public bool OutputBroken => output.Broken;

    public static SystemTerminal Open() => new();

    public async ValueTask<string?> ReadLineAsync(CancellationToken cancellationToken)
    {
        if (!CanAsk)
        {
            return null;
        }

        // The console has no cancellable read: the reading thread is left behind when the answer came from elsewhere.
        return await Task.Run(Console.ReadLine, CancellationToken.None).WaitAsync(cancellationToken);
    }

    public void Flush()
    {
        try
        {
            Output.Flush();
        }
        catch (IOException)
        {
            // Nobody reads any more.
        }
    }

    private sealed class WatchedStream(Stream inner) : Stream
    {
        public bool Broken { get; private set; }

        public override bool CanRead => false;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override void Flush() => inner.Flush();

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

        public override void Write(ReadOnlySpan<byte> buffer)
        {
            try
            {
                inner.Write(buffer);
            }
            catch (IOException)
            {
                Broken = true;
                throw;
            }
        }
    }
}

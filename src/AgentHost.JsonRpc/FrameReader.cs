using System.Buffers;
using System.IO.Pipelines;

namespace AgentHost.JsonRpc;

/// <summary>Cuts the input into messages. One reader at a time: read a frame, use it, advance, read the next.</summary>
internal abstract class FrameReader(PipeReader input, int maxMessageBytes)
{
    private SequencePosition? _next;

    protected PipeReader Input { get; } = input;

    protected int MaxMessageBytes { get; } = maxMessageBytes;

    public static FrameReader Create(Stream stream, JsonRpcOptions options)
    {
        var input = PipeReader.Create(stream, new StreamPipeReaderOptions(bufferSize: 16 * 1024, minimumReadSize: 4 * 1024, leaveOpen: true));
        return options.Framing == JsonRpcFraming.Headers
            ? new HeaderFrameReader(input, options.MaxMessageBytes)
            : new LineFrameReader(input, options.MaxMessageBytes);
    }

    /// <summary>The next message's bytes, valid until <see cref="Advance"/>; null at the end of input.</summary>
    /// <exception cref="ProtocolException">The framing is broken, or the message is over the bound.</exception>
    public abstract ValueTask<ReadOnlySequence<byte>?> ReadAsync(CancellationToken cancellationToken);

    /// <summary>Lets go of the frame that was read last.</summary>
    public void Advance()
    {
        if (_next is { } next)
        {
            _next = null;
            Input.AdvanceTo(next);
        }
    }

    public void Complete() => Input.Complete();

    protected ReadOnlySequence<byte> Take(ReadOnlySequence<byte> frame, SequencePosition next)
    {
        _next = next;
        return frame;
    }

    protected ProtocolException TooLarge(long bytes) =>
        new($"A message of {bytes} bytes or more came in; the limit is {MaxMessageBytes}.");

    protected static ProtocolException Truncated() => new("The input ended within a message.");
}

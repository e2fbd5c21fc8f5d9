using System.Buffers;
using System.IO.Pipelines;

namespace AgentHost.JsonRpc;

/// <summary>A block of headers before each message (language server protocol, base protocol).</summary>
internal sealed class HeaderFrameReader(PipeReader input, int maxMessageBytes) : FrameReader(input, maxMessageBytes)
{
    public override async ValueTask<ReadOnlySequence<byte>?> ReadAsync(CancellationToken cancellationToken)
    {
        if (await ReadHeadersAsync(cancellationToken) is not { } length)
        {
            return null;
        }

        if (length == 0)
        {
            return ReadOnlySequence<byte>.Empty;
        }

        if (length > MaxMessageBytes)
        {
            throw TooLarge(length);
        }

        var read = await Input.ReadAtLeastAsync((int)length, cancellationToken);
        if (read.Buffer.Length < length)
        {
            throw Truncated();
        }

        var body = read.Buffer.Slice(0, length);
        return Take(body, body.End);
    }

    private async ValueTask<long?> ReadHeadersAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            var read = await Input.ReadAsync(cancellationToken);
            var buffer = read.Buffer;
            if (HeaderBlock.TryRead(ref buffer, out var length))
            {
                Input.AdvanceTo(buffer.Start);
                return length;
            }

            if (buffer.Length > HeaderBlock.MaxBytes)
            {
                throw new ProtocolException($"The headers of a message are longer than {HeaderBlock.MaxBytes} bytes.");
            }

            if (read.IsCompleted)
            {
                return buffer.IsEmpty ? null : throw Truncated();
            }

            Input.AdvanceTo(buffer.Start, buffer.End);
        }
    }
}

using System.Buffers;
using System.IO.Pipelines;
using System.Text.Json;

namespace AgentHost.JsonRpc;

/// <summary>One message a line. Blank lines, a carriage return before the line feed and a byte order mark at the start are passed over.</summary>
internal sealed class LineFrameReader(PipeReader input, int maxMessageBytes) : FrameReader(input, maxMessageBytes)
{
    private long _searched;
    private bool _started;

    public override async ValueTask<ReadOnlySequence<byte>?> ReadAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            var read = await Input.ReadAsync(cancellationToken);
            var buffer = read.Buffer;
            if (TryFindLine(ref buffer, out var line, out var next))
            {
                return Take(line, next);
            }

            if (buffer.Length > MaxMessageBytes)
            {
                throw TooLarge(buffer.Length);
            }

            if (read.IsCompleted)
            {
                return TakeRest(buffer);
            }

            Input.AdvanceTo(buffer.Start, buffer.End);
        }
    }

    private bool TryFindLine(ref ReadOnlySequence<byte> buffer, out ReadOnlySequence<byte> line, out SequencePosition next)
    {
        while (buffer.Slice(_searched).PositionOf((byte)'\n') is { } end)
        {
            // What was searched before is not searched again: a long line comes in many pieces.
            _searched = 0;
            line = Trim(buffer.Slice(0, end));
            next = buffer.GetPosition(1, end);
            if (line.Length > MaxMessageBytes)
            {
                throw TooLarge(line.Length);
            }

            if (!line.IsEmpty)
            {
                return true;
            }

            buffer = buffer.Slice(next);
        }

        _searched = buffer.Length;
        line = default;
        next = default;
        return false;
    }

    // A last line without its line feed is taken when it is whole.
    private ReadOnlySequence<byte>? TakeRest(ReadOnlySequence<byte> buffer)
    {
        var line = Trim(buffer);
        if (line.IsEmpty)
        {
            return null;
        }

        try
        {
            var reader = new Utf8JsonReader(line, new JsonReaderOptions { MaxDepth = 1000 });
            while (reader.Read())
            {
            }
        }
        catch (JsonException)
        {
            throw Truncated();
        }

        _searched = 0;
        return Take(line, buffer.End);
    }

    private ReadOnlySequence<byte> Trim(ReadOnlySequence<byte> line)
    {
        if (!_started && !line.IsEmpty)
        {
            _started = true;
            Span<byte> mark = stackalloc byte[3];
            if (line.Length >= 3)
            {
                line.Slice(0, 3).CopyTo(mark);
                line = mark.SequenceEqual("\uFEFF"u8) ? line.Slice(3) : line;
            }
        }

        while (!line.IsEmpty && IsBlank(line.FirstSpan))
        {
            line = line.Slice(line.FirstSpan.Length);
        }

        // JSON allows blanks around a value; only a line of nothing else must be told from a message.
        return line;
    }

    private static bool IsBlank(ReadOnlySpan<byte> span) => span.IndexOfAnyExcept(" \t\r"u8) < 0;
}

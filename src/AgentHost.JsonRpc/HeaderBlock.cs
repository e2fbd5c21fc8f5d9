using System.Buffers;
using System.Buffers.Text;
using System.Text;

namespace AgentHost.JsonRpc;

/// <summary>Reads the header lines before a message: names in any case, lines ended by CR LF or LF, blank lines before the block passed over.</summary>
internal static class HeaderBlock
{
    public const int MaxBytes = 16 * 1024;

    /// <summary>
    /// True when the block is complete; the buffer then starts at the message. When false the buffer starts where the block does.
    /// </summary>
    /// <exception cref="ProtocolException">A line is no header, or the length is missing or wrong.</exception>
    public static bool TryRead(ref ReadOnlySequence<byte> buffer, out long length)
    {
        length = -1;
        var reader = new SequenceReader<byte>(buffer);
        var any = false;
        Span<byte> scratch = stackalloc byte[256];
        while (reader.TryReadTo(out ReadOnlySequence<byte> sequence, (byte)'\n'))
        {
            if (reader.Consumed > MaxBytes)
            {
                throw new ProtocolException($"The headers of a message are longer than {MaxBytes} bytes.");
            }

            var line = Contiguous(sequence, scratch).TrimEnd((byte)'\r');
            if (!line.IsEmpty)
            {
                any = true;
                ReadLine(line, ref length);
            }
            else if (any)
            {
                buffer = buffer.Slice(reader.Position);
                return length >= 0 ? true : throw new ProtocolException("A message has no Content-Length header.");
            }
            else
            {
                buffer = buffer.Slice(reader.Position);
                reader = new SequenceReader<byte>(buffer);
            }
        }

        return false;
    }

    private static void ReadLine(ReadOnlySpan<byte> line, ref long length)
    {
        var colon = line.IndexOf((byte)':');
        if (colon <= 0)
        {
            throw new ProtocolException($"Expected a header such as Content-Length, but read {Show(line)}.");
        }

        var name = line[..colon].Trim(" \t"u8);
        var value = line[(colon + 1)..].Trim(" \t"u8);
        if (Ascii.EqualsIgnoreCase(name, "content-length"u8))
        {
            if (value.IsEmpty
                || value.IndexOfAnyExceptInRange((byte)'0', (byte)'9') >= 0
                || !Utf8Parser.TryParse(value, out long number, out var used)
                || used != value.Length)
            {
                throw new ProtocolException($"Content-Length is not a number: {Show(value)}.");
            }

            if (length >= 0 && length != number)
            {
                throw new ProtocolException("A message has two different Content-Length headers.");
            }

            length = number;
        }
        else if (Ascii.EqualsIgnoreCase(name, "content-type"u8))
        {
            CheckCharset(value);
        }
    }

    private static void CheckCharset(ReadOnlySpan<byte> value)
    {
        var text = Encoding.Latin1.GetString(value);
        var at = text.IndexOf("charset=", StringComparison.OrdinalIgnoreCase);
        if (at < 0)
        {
            return;
        }

        var charset = text.AsSpan(at + "charset=".Length);
        var end = charset.IndexOf(';');
        charset = (end < 0 ? charset : charset[..end]).Trim().Trim('"');

        // Both spellings are in use: early versions of the protocol wrote utf8.
        if (!charset.Equals("utf-8", StringComparison.OrdinalIgnoreCase) && !charset.Equals("utf8", StringComparison.OrdinalIgnoreCase))
        {
            throw new ProtocolException($"A message is written in {Show(value)}; only UTF-8 can be read.");
        }
    }

    private static ReadOnlySpan<byte> Contiguous(ReadOnlySequence<byte> sequence, Span<byte> scratch)
    {
        if (sequence.IsSingleSegment)
        {
            return sequence.FirstSpan;
        }

        if (sequence.Length > scratch.Length)
        {
            return sequence.ToArray();
        }

        sequence.CopyTo(scratch);
        return scratch[..(int)sequence.Length];
    }

    private static string Show(ReadOnlySpan<byte> bytes)
    {
        var shown = bytes[..Math.Min(bytes.Length, 60)];
        return string.Create(shown.Length + 2, shown, static (chars, source) =>
        {
            chars[0] = '\'';
            chars[^1] = '\'';
            for (var i = 0; i < source.Length; i++)
            {
                chars[i + 1] = source[i] is >= 0x20 and < 0x7f ? (char)source[i] : '?';
            }
        });
    }
}

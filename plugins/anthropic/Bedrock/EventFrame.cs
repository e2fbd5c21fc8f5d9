using System.Buffers.Binary;
using System.IO.Hashing;
using System.Text;

namespace AgentHost.Plugins.Anthropic.Bedrock;

/// <summary>One frame of Amazon's event stream encoding: length, length of headers, checksum of both, headers, payload, checksum of all.</summary>
internal readonly ref struct EventFrame
{
    /// <summary>The longest frame and the longest headers; the encoding allows no more.</summary>
    public const int Longest = 16 * 1024 * 1024;
    public const int LongestHeaders = 128 * 1024;

    private const int Prelude = 12;
    private const int Least = Prelude + 4;
    private readonly ReadOnlySpan<byte> _headers;

    private EventFrame(ReadOnlySpan<byte> headers, ReadOnlySpan<byte> payload)
    {
        _headers = headers;
        Payload = payload;
    }

    public ReadOnlySpan<byte> Payload { get; }

    public FrameHeaders Headers => new(_headers);

    /// <summary>Reads the frame at the beginning of what has come.</summary>
    /// <param name="bytes">What has come.</param>
    /// <param name="frame">The frame, over the same bytes.</param>
    /// <param name="length">Its length.</param>
    /// <returns>False when it has not come whole.</returns>
    /// <exception cref="InvalidDataException">It is no frame; the message ends in a full stop.</exception>
    public static bool TryRead(ReadOnlySpan<byte> bytes, out EventFrame frame, out int length)
    {
        frame = default;
        length = 0;
        if (bytes.Length < Prelude)
        {
            return false;
        }

        var whole = BinaryPrimitives.ReadUInt32BigEndian(bytes);
        var head = BinaryPrimitives.ReadUInt32BigEndian(bytes[4..]);
        if (BinaryPrimitives.ReadUInt32BigEndian(bytes[8..]) != Crc32.HashToUInt32(bytes[..8]))
        {
            throw new InvalidDataException("the checksum of a frame's lengths is wrong.");
        }

        if (whole is < Least or > Longest || head > LongestHeaders || head > whole - Least)
        {
            throw new InvalidDataException("a frame's lengths are out of bounds.");
        }

        if (bytes.Length < whole)
        {
            return false;
        }

        length = (int)whole;
        if (BinaryPrimitives.ReadUInt32BigEndian(bytes[(length - 4)..]) != Crc32.HashToUInt32(bytes[..(length - 4)]))
        {
            throw new InvalidDataException("a frame's checksum is wrong.");
        }

        frame = new EventFrame(bytes.Slice(Prelude, (int)head), bytes[(Prelude + (int)head)..(length - 4)]);
        return true;
    }

    /// <summary>A header's text; null when there is none of that name, or no text.</summary>
    /// <exception cref="InvalidDataException">The headers are broken.</exception>
    public string? Text(ReadOnlySpan<byte> name)
    {
        foreach (var header in Headers)
        {
            if (header.IsText && header.Name.SequenceEqual(name))
            {
                return Encoding.UTF8.GetString(header.Value);
            }
        }

        return null;
    }
}

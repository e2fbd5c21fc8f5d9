using System.Buffers.Binary;

namespace AgentHost.Plugins.Anthropic.Bedrock;

/// <summary>Walks a frame's headers.</summary>
internal ref struct FrameHeaders(ReadOnlySpan<byte> bytes)
{
    private ReadOnlySpan<byte> rest = bytes;
    private ReadOnlySpan<byte> name;
    private ReadOnlySpan<byte> value;
    private byte type;

    public readonly FrameHeader Current => new(name, type, value);

    public readonly FrameHeaders GetEnumerator() => this;

    /// <exception cref="InvalidDataException">The headers are broken.</exception>
    public bool MoveNext()
    {
        if (rest.IsEmpty)
        {
            return false;
        }

        name = Take(Take(1)[0]);
        type = Take(1)[0];
        value = Take(type switch
        {
            0 or 1 => 0,
            2 => 1,
            3 => 2,
            4 => 4,
            5 or 8 => 8,
            6 or 7 => BinaryPrimitives.ReadUInt16BigEndian(Take(2)),
            9 => 16,
            _ => throw Broken(),
        });
        return true;
    }

    private ReadOnlySpan<byte> Take(int count)
    {
        if (count > rest.Length)
        {
            throw Broken();
        }

        var taken = rest[..count];
        rest = rest[count..];
        return taken;
    }

    private static InvalidDataException Broken() => new("a frame's headers are broken.");
}

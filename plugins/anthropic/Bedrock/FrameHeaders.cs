using System.Buffers.Binary;

namespace AgentHost.Plugins.Anthropic.Bedrock;

/// <summary>Walks a frame's headers.</summary>
internal ref struct FrameHeaders(ReadOnlySpan<byte> bytes)
{
    private ReadOnlySpan<byte> _rest = bytes;
    private ReadOnlySpan<byte> _name;
    private ReadOnlySpan<byte> _value;
    private byte _type;

    public readonly FrameHeader Current => new(_name, _type, _value);

    public readonly FrameHeaders GetEnumerator() => this;

    /// <exception cref="InvalidDataException">The headers are broken.</exception>
    public bool MoveNext()
    {
        if (_rest.IsEmpty)
        {
            return false;
        }

        _name = Take(Take(1)[0]);
        _type = Take(1)[0];
        _value = Take(_type switch
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
        if (count > _rest.Length)
        {
            throw Broken();
        }

        var taken = _rest[..count];
        _rest = _rest[count..];
        return taken;
    }

    private static InvalidDataException Broken() => new("a frame's headers are broken.");
}

using System.Buffers.Binary;

namespace AgentHost.Sessions;

/// <summary>Makes UUIDs of version 7 that rise within a process, also within one millisecond. Thread-safe.</summary>
/// <remarks>RFC 9562, method 1: the 12 bits after the time count within a millisecond; when they run out the time is lent from the next one.</remarks>
public sealed class SessionIds
{
    private readonly TimeProvider _time;
    private readonly Lock _gate = new();
    private long _millisecond;
    private int _counter;

    public SessionIds(TimeProvider time) => _time = time;

    /// <summary>A new id in its canonical form, 36 characters in lower case.</summary>
    public string Next()
    {
        Span<byte> bytes = stackalloc byte[16];
        // The runtime's own random ids are as good as those of its cryptography, which would load OpenSSL at every start for this alone.
        Guid.NewGuid().TryWriteBytes(bytes);
        long at;
        int count;
        lock (_gate)
        {
            var now = _time.GetUtcNow().ToUnixTimeMilliseconds();
            if (now > _millisecond)
            {
                _millisecond = now;
                // Half the range is left to count in.
                _counter = BinaryPrimitives.ReadUInt16BigEndian(bytes) & 0x7FF;
            }
            else if (++_counter > 0xFFF)
            {
                _millisecond++;
                _counter = 0;
            }

            at = _millisecond;
            count = _counter;
        }

        BinaryPrimitives.WriteInt64BigEndian(bytes, at << 16);
        BinaryPrimitives.WriteUInt16BigEndian(bytes[6..], (ushort)(0x7000 | count));
        bytes[8] = (byte)((bytes[8] & 0x3F) | 0x80);
        return new Guid(bytes, bigEndian: true).ToString();
    }
}

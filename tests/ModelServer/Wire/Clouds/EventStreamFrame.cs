using System.Buffers.Binary;
using System.Text;

namespace AgentHost.ModelServing;

/// <summary>Amazon's event stream encoding.</summary>
internal static class EventStreamFrame
{
    /// <summary>A frame with headers that are texts.</summary>
    public static byte[] Make(IReadOnlyList<(string Name, string Value)> headers, ReadOnlySpan<byte> payload)
    {
        byte[] head = [.. headers.SelectMany(static header => Header(header.Name, header.Value))];
        byte[] frame = new byte[16 + head.Length + payload.Length];
        BinaryPrimitives.WriteUInt32BigEndian(frame, (uint)frame.Length);
        BinaryPrimitives.WriteUInt32BigEndian(frame.AsSpan(4), (uint)head.Length);
        BinaryPrimitives.WriteUInt32BigEndian(frame.AsSpan(8), Crc(frame.AsSpan(0, 8)));
        head.CopyTo(frame, 12);
        payload.CopyTo(frame.AsSpan(12 + head.Length));
        BinaryPrimitives.WriteUInt32BigEndian(frame.AsSpan(frame.Length - 4), Crc(frame.AsSpan(0, frame.Length - 4)));
        return frame;
    }

    private static byte[] Header(string name, string value)
    {
        byte[] text = Encoding.UTF8.GetBytes(value);
        byte[] length = new byte[2];
        BinaryPrimitives.WriteUInt16BigEndian(length, (ushort)text.Length);
        return [(byte)name.Length, .. Encoding.ASCII.GetBytes(name), 7, .. length, .. text];
    }

    /// <summary>Bit by bit, unlike those who read it: what two ways agree on is right.</summary>
    private static uint Crc(ReadOnlySpan<byte> bytes)
    {
        uint crc = uint.MaxValue;
        foreach (byte item in bytes)
        {
            crc ^= item;
            for (int bit = 0; bit < 8; bit++)
            {
                crc = (crc & 1) == 1 ? (crc >> 1) ^ 0xEDB88320u : crc >> 1;
            }
        }

        return ~crc;
    }
}

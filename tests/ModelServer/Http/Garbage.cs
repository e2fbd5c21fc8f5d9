using System.Text;

namespace AgentHost.ModelServing;

/// <summary>Bytes that mean nothing, the same ones every time.</summary>
internal static class Garbage
{
    public static byte[] Bytes(Fault fault)
    {
        if (fault.Data is { } text)
        {
            return Encoding.UTF8.GetBytes(text);
        }

        byte[] bytes = new byte[fault.Bytes ?? 64];
        uint state = 2463534242;
        for (int i = 0; i < bytes.Length; i++)
        {
            state ^= state << 13;
            state ^= state >> 17;
            state ^= state << 5;

            // Never an ASCII byte: garbage must not become a line end or a lucky header.
            bytes[i] = (byte)(0x80 | (state & 0x7f));
        }

        return bytes;
    }
}

namespace AgentHost.Plugins.Anthropic.Bedrock;

/// <summary>The checksum of RFC 1952, section 8, which frames carry. The runtime itself has the one of Castagnoli alone.</summary>
internal static class Crc32
{
    private static readonly uint[] Table = MakeTable();

    public static uint Of(ReadOnlySpan<byte> bytes)
    {
        var value = uint.MaxValue;
        foreach (var item in bytes)
        {
            value = Table[(byte)(value ^ item)] ^ (value >> 8);
        }

        return ~value;
    }

    private static uint[] MakeTable()
    {
        var table = new uint[256];
        for (uint i = 0; i < table.Length; i++)
        {
            var value = i;
            for (var bit = 0; bit < 8; bit++)
            {
                value = (value & 1) != 0 ? 0xEDB88320 ^ (value >> 1) : value >> 1;
            }

            table[i] = value;
        }

        return table;
    }
}

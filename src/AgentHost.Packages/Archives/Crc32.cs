namespace AgentHost.Packages.Archives;

/// <summary>The check sum of zip files.</summary>
internal static class Crc32
{
    private static readonly uint[] Table = MakeTable();

    /// <param name="before">What came out for the bytes before; 0 at the beginning.</param>
    /// <param name="bytes">The next bytes.</param>
    public static uint Append(uint before, ReadOnlySpan<byte> bytes)
    {
        var crc = ~before;
        foreach (var value in bytes)
        {
            crc = Table[(crc ^ value) & 0xFF] ^ (crc >> 8);
        }

        return ~crc;
    }

    private static uint[] MakeTable()
    {
        var table = new uint[256];
        for (var i = 0u; i < table.Length; i++)
        {
            var value = i;
            for (var bit = 0; bit < 8; bit++)
            {
                value = (value & 1) != 0 ? (value >> 1) ^ 0xEDB88320u : value >> 1;
            }

            table[i] = value;
        }

        return table;
    }
}

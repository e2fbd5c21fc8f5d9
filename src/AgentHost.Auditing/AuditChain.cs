using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace AgentHost.Auditing;

/// <summary>Lines of the log, each sealed with a keyed hash over itself and the hash of the line before.</summary>
internal static class AuditChain
{
    /// <summary>Hash that stands for the line before the first.</summary>
    public const string Start = "0000000000000000000000000000000000000000000000000000000000000000";

    private const int HashLength = 64;

    private static ReadOnlySpan<byte> NumberStart => "{\"number\":"u8;

    private static ReadOnlySpan<byte> HashStart => ",\"hash\":\""u8;

    private static ReadOnlySpan<byte> End => "\"}"u8;

    /// <summary>Makes a line of an entry.</summary>
    /// <param name="entry">The entry as a JSON object that is not empty, without number and hash.</param>
    /// <param name="number">Its number.</param>
    /// <param name="before">The hash of the line before.</param>
    /// <param name="key">The key.</param>
    /// <param name="line">Takes the line, with its end.</param>
    /// <returns>The line's hash.</returns>
    public static string Seal(ReadOnlySpan<byte> entry, long number, string before, byte[] key, MemoryStream line)
    {
        var start = (int)line.Position;
        line.Write(NumberStart);
        Span<byte> digits = stackalloc byte[20];
        Utf8Formatter.TryFormat(number, digits, out var written);
        line.Write(digits[..written]);
        line.WriteByte((byte)',');
        line.Write(entry[1..^1]);
        var hash = Hash(line.GetBuffer().AsSpan(start, (int)line.Position - start), before, key);
        line.Write(HashStart);
        line.Write(Encoding.ASCII.GetBytes(hash));
        line.Write(End);
        line.WriteByte((byte)'\n');
        return hash;
    }

    /// <summary>A line's number and hash as they are written; false where it is no such line.</summary>
    public static bool TryRead(ReadOnlySpan<byte> line, out long number, out string hash)
    {
        (number, hash) = (0, "");
        if (line.Length < NumberStart.Length + HashStart.Length + HashLength + End.Length || !line.StartsWith(NumberStart) || !line.EndsWith(End)
            || !line[..^(HashLength + End.Length)].EndsWith(HashStart) || !Utf8Parser.TryParse(line[NumberStart.Length..], out number, out var taken)
            || line[NumberStart.Length + taken] != (byte)',')
        {
            return false;
        }

        var written = line.Slice(line.Length - End.Length - HashLength, HashLength);
        if (written.ContainsAnyExcept("0123456789abcdef"u8))
        {
            return false;
        }

        hash = Encoding.ASCII.GetString(written);
        return true;
    }

    /// <summary>Tests that a line is as it was sealed behind the one before.</summary>
    public static bool IsSealed(ReadOnlySpan<byte> line, string hash, string before, byte[] key) =>
        CryptographicOperations.FixedTimeEquals(
            Encoding.ASCII.GetBytes(Hash(line[..^(HashStart.Length + HashLength + End.Length)], before, key)), Encoding.ASCII.GetBytes(hash));

    private static string Hash(ReadOnlySpan<byte> body, string before, byte[] key)
    {
        using var hash = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, key);
        hash.AppendData(Encoding.ASCII.GetBytes(before));
        hash.AppendData(body);
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}

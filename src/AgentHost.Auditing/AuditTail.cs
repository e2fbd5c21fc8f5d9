using System.Text.Json;
using AgentHost.Client;

namespace AgentHost.Auditing;

/// <summary>The last line of a file of the log, when it is as it was written.</summary>
/// <param name="Number">Its number.</param>
/// <param name="Hash">Its hash.</param>
/// <param name="Time">Its time.</param>
internal sealed record AuditTail(long Number, string Hash, DateTimeOffset Time)
{
    private const int Most = 256 * 1024;

    /// <summary>Null where the file is missing, or its last line is not as it was written.</summary>
    /// <param name="path">The file.</param>
    /// <param name="before">The hash of the line before its first.</param>
    /// <param name="key">The key.</param>
    public static AuditTail? Read(string path, string before, byte[] key)
    {
        if (!File.Exists(path))
        {
            return null;
        }

        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        var bytes = new byte[Math.Min(Most, file.Length)];
        file.Position = file.Length - bytes.Length;
        file.ReadExactly(bytes);
        var rest = bytes.AsSpan().TrimEnd((byte)'\n');
        var line = rest[(rest.LastIndexOf((byte)'\n') + 1)..];
        var earlier = rest[..^line.Length].TrimEnd((byte)'\n');
        if (earlier.Length > 0)
        {
            if (!AuditChain.TryRead(earlier[(earlier.LastIndexOf((byte)'\n') + 1)..], out _, out before))
            {
                return null;
            }
        }

        try
        {
            return AuditChain.TryRead(line, out var number, out var hash) && AuditChain.IsSealed(line, hash, before, key)
                ? new(number, hash, ClientJson.Read<AuditEntry>(line).Time)
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

using System.Security.Cryptography;
using AgentHost.FileSystem;

namespace AgentHost.Auditing;

/// <summary>The key that seals the logs: 32 random bytes in a file for the person alone.</summary>
internal static class AuditKey
{
    private const int Length = 32;

    /// <summary>The key; null where there is none.</summary>
    /// <exception cref="IOException">It cannot be read, or is none.</exception>
    public static byte[]? Read(AuditPlaces places)
    {
        if (!File.Exists(places.Key))
        {
            return null;
        }

        var key = PlainFile.ReadBytes(places.Key, 64 * 1024);
        return key.Length == Length ? key : throw new IOException($"{places.Key} is damaged");
    }

    /// <summary>The key, made where there is none. Under the lock.</summary>
    public static byte[] ReadOrMake(AuditPlaces places)
    {
        if (Read(places) is { } key)
        {
            return key;
        }

        key = RandomNumberGenerator.GetBytes(Length);
        PrivateFile.Write(places.Key, key);
        return key;
    }
}

using System.Security.Cryptography;
using AgentHost.FileSystem;

namespace AgentHost.Editing.Edits;

/// <summary>Reading and naming content.</summary>
internal static class EditContent
{
    /// <summary>The largest file that is edited.</summary>
    public const int MostBytes = 16 * 1024 * 1024;

    /// <summary><c>sha256:</c> and 64 hexadecimal digits.</summary>
    public static string Hash(ReadOnlySpan<byte> content)
    {
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(content, digest);
        return "sha256:" + Convert.ToHexStringLower(digest);
    }

    /// <summary>Reads a file whole.</summary>
    /// <exception cref="EditException">It is larger than can be edited.</exception>
    public static byte[] Read(NativeFileSystem calls, string path, string shown)
    {
        using var handle = calls.OpenRead(path);
        var length = RandomAccess.GetLength(handle);
        if (length > MostBytes)
        {
            throw TooLarge(shown);
        }

        // One byte more tells a file that grows from one that is done.
        var buffer = new byte[length + 1];
        var filled = 0;
        while (filled < buffer.Length)
        {
            var read = RandomAccess.Read(handle, buffer.AsSpan(filled), filled);
            if (read == 0)
            {
                return buffer.AsSpan(0, filled).ToArray();
            }

            filled += read;
        }

        throw new EditException($"{shown} is growing while it is read; wait until whoever writes it is done.");
    }

    public static EditException TooLarge(string shown) =>
        new($"{shown} is larger than {MostBytes / 1024 / 1024} MB and cannot be edited here.");
}

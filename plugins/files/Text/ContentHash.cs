using System.Security.Cryptography;

namespace AgentHost.Plugins.Files.Text;

/// <summary>Versions of content as the contract writes them.</summary>
internal static class ContentHash
{
    /// <summary><c>sha256:</c> and 64 hexadecimal digits.</summary>
    public static string Of(ReadOnlySpan<byte> content)
    {
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(content, digest);
        return Write(digest);
    }

    public static string Write(ReadOnlySpan<byte> digest) => "sha256:" + Convert.ToHexStringLower(digest);
}

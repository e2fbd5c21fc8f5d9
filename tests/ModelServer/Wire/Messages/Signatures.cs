using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace AgentHost.ModelServing;

/// <summary>Proofs that thinking is the server's own: made of the text, so that any change shows.</summary>
internal static class Signatures
{
    private const string Hidden = "hidden:";

    public static string Of(string thinking) => "sig+/" + Base64Url.EncodeToString(SHA256.HashData(Encoding.UTF8.GetBytes("signed:" + thinking))) + "==";

    /// <summary>The data of a block whose thinking is hidden.</summary>
    public static string Hide(string thinking) => Convert.ToBase64String(Encoding.UTF8.GetBytes(Hidden + thinking)) + "." + Of(thinking);

    public static bool IsHidden(string? data)
    {
        int dot = data?.IndexOf('.', StringComparison.Ordinal) ?? -1;
        byte[] bytes = new byte[Math.Max(1, dot)];
        if (dot < 0 || !Convert.TryFromBase64Chars(data.AsSpan(0, dot), bytes, out int length))
        {
            return false;
        }

        string text = Encoding.UTF8.GetString(bytes, 0, length);
        return text.StartsWith(Hidden, StringComparison.Ordinal) && Hide(text[Hidden.Length..]) == data;
    }
}

using System.Security.Cryptography;
using System.Text;
using AgentHost.Providers;

namespace AgentHost.Plugins.OpenAI.Requests;

/// <summary>Ids of tool calls as services take them. A session may hold calls of other services, whose ids have other forms.</summary>
internal static class CallIds
{
    /// <summary>The longest that OpenAI takes ("string too long. Expected a string with maximum length 64").</summary>
    private const int Longest = 64;

    private const string Letters = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

    /// <summary>The id, or one made of it that the service takes; the same for the same.</summary>
    /// <param name="id">The session's.</param>
    /// <param name="length">When given: exactly so many letters and digits, and nothing else.</param>
    public static string Of(string id, int? length)
    {
        var text = SafeText.Of(id);
        if (length is not { } exact)
        {
            return text.Length <= Longest ? text : Make(text, Longest);
        }

        return text.Length == exact && text.All(char.IsAsciiLetterOrDigit) ? text : Make(text, exact);
    }

    private static string Make(string id, int length)
    {
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes(id));
        return string.Create(length, hash, static (span, hash) =>
        {
            for (var i = 0; i < span.Length; i++)
            {
                span[i] = Letters[hash[i % hash.Length] % Letters.Length];
            }
        });
    }
}

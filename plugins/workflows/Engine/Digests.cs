using System.Security.Cryptography;
using System.Text;

namespace AgentHost.Plugins.Workflows.Engine;

/// <summary>Numbers that stand for texts: the same for the same.</summary>
internal static class Digests
{
    /// <summary>
    /// A number that goes on by a text, in two halves of FNV-1a: for what one run compares with itself alone, tens of thousands of times, and stores nowhere.
    /// </summary>
    public static (ulong, ulong) Mix((ulong First, ulong Second) before, string text)
    {
        const ulong Prime = 1099511628211;
        var (first, second) = ((before.First ^ 14695981039346656037) * Prime, (before.Second ^ 1469598103934665603) * Prime);
        foreach (var c in text)
        {
            first = (first ^ c) * Prime;
            second = (second ^ (c + first)) * Prime;
        }

        return (first, second);
    }

    /// <summary>Number of some texts.</summary>
    public static string Of(params string[] texts) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\0', texts)))[..8]);
}

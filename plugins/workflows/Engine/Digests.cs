using System.Security.Cryptography;
using System.Text;

namespace AgentHost.Plugins.Workflows.Engine;

/// <summary>Numbers that stand for texts: the same for the same.</summary>
internal static class Digests
{
    /// <summary>Number of some texts.</summary>
    public static string Of(params string[] texts) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\0', texts)))[..8]);
}

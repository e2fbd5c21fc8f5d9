using System.Security.Cryptography;
using System.Text;

namespace AgentHost.Plugins.Mcp.Tools;

/// <summary>Names of tools as models and rules know them: <c>mcp__SERVER__TOOL</c>, of 64 characters at most.</summary>
internal static class ToolNames
{
    private const int Longest = 64;
    private const int Mark = 7;

    /// <summary>The name; what a name may not hold becomes <c>_</c>, and one that was changed so, or is too long, ends in a mark of what it was.</summary>
    public static string Of(string server, string tool)
    {
        var name = new StringBuilder("mcp__").Append(Plain(server)).Append("__").Append(Plain(tool)).ToString();
        if (name.Length <= Longest && Plain(tool) == tool)
        {
            return name;
        }

        var mark = "_" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{server}\n{tool}")))[..(Mark - 1)];
        return name[..Math.Min(name.Length, Longest - Mark)] + mark;
    }

    /// <summary>A name that may hold letters, digits, <c>_</c> and <c>-</c> alone.</summary>
    public static string Plain(string text) => string.Create(text.Length, text, static (span, from) =>
    {
        for (var i = 0; i < span.Length; i++)
        {
            span[i] = char.IsAsciiLetterOrDigit(from[i]) || from[i] is '-' or '_' ? from[i] : '_';
        }
    });
}

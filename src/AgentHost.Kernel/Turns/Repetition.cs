using System.Security.Cryptography;
using System.Text;

namespace AgentHost.Kernel.Turns;

/// <summary>Notices a model that makes the same call and gets the same result again and again.</summary>
internal sealed class Repetition
{
    /// <summary>From this many times on, the model is told.</summary>
    public const int WarnAt = 3;

    /// <summary>At this many times, the turn ends.</summary>
    public const int StopAt = 6;

    private readonly Dictionary<string, int> seen = [];

    /// <summary>Counts a call with its result.</summary>
    /// <returns>How often just this has happened in the turn.</returns>
    public int Count(ToolCallPart call, ToolResultPart result)
    {
        var text = new StringBuilder(call.Tool).Append('\0').Append(call.Arguments.GetRawText());
        foreach (var part in result.Content)
        {
            text.Append('\0').Append(part is TextPart plain ? plain.Text : part.Type);
        }

        var key = Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())));
        return seen[key] = seen.GetValueOrDefault(key) + 1;
    }
}

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

    private readonly Dictionary<string, int> _seen = [];

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
        return _seen[key] = _seen.GetValueOrDefault(key) + 1;
    }

    /// <summary>Counts a step's calls, and tells the model of those that repeat themselves.</summary>
    /// <param name="calls">The calls.</param>
    /// <param name="results">Their results, in the same order; a note is added to those that are repeated.</param>
    /// <returns>Reason why the turn ends; null where it goes on.</returns>
    public string? Note(IReadOnlyList<ToolCallPart> calls, ToolResultPart[] results)
    {
        string? stop = null;
        for (var i = 0; i < results.Length; i++)
        {
            var times = Count(calls[i], results[i]);
            if (times >= StopAt)
            {
                stop = $"the model called {calls[i].Tool} {times} times with the same arguments and got the same result";
            }
            else if (times >= WarnAt)
            {
                results[i] = results[i] with
                {
                    Content =
                    [
                        .. results[i].Content,
                        new TextPart($"(This is the same call with the same result for the {times}th time. Do something else, or answer.)")
                    ],
                };
            }
        }

        return stop;
    }
}

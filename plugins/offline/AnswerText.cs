using AgentHost.Plugins.Offline.Findings;
using AgentHost.Plugins.Offline.Language;

namespace AgentHost.Plugins.Offline;

/// <summary>Writes the text of an answer.</summary>
internal static class AnswerText
{
    /// <summary>The line that every answer to what was understood ends with.</summary>
    public const string Source = "_Answered by rules, not by a model. To connect one, set OPENAI_API_KEY or add a provider to agent.json._";

    /// <summary>Reason why a request that means nothing here ends without an answer, with what to set.</summary>
    public const string Unread = "offline/rules is no model and cannot read this request: set OPENAI_API_KEY or ANTHROPIC_API_KEY, "
        + "or name a model of a provider in agent.json (agent provider list shows what there is)";

    /// <summary>Text for a request that means nothing here: what it may say, in one line.</summary>
    public const string Help = "The rules know requests like `summarise this repository`, `search for \"connection refused\" in docs`, `read README.md` or "
        + "`replace \"colour\" with \"color\" in notes.md`.";

    public static string Write(Understood understood, Turn turn)
    {
        var answer = new Markdown();
        if (understood.Intents.Count == 0)
        {
            // What to set is said by the reason of the refusal.
            return Help;
        }

        foreach (var wish in understood.Intents)
        {
            wish.Answer(answer, turn);
        }

        if (understood.Rest.Count > 0)
        {
            answer.Gap();
            answer.Line(
                "Not understood: " + string.Join("; ", understood.Rest.Select(rest => $"\"{Markdown.Short(rest.ReplaceLineEndings(" "), 200)}\"")) + ".");
        }

        answer.Gap();
        answer.Line(Source);
        return answer.ToString();
    }
}

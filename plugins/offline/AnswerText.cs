using AgentHost.Plugins.Offline.Findings;
using AgentHost.Plugins.Offline.Language;

namespace AgentHost.Plugins.Offline;

/// <summary>Writes the text of an answer.</summary>
internal static class AnswerText
{
    /// <summary>The line that every answer ends with.</summary>
    public const string Source = "_Answered by rules, not by a model. To connect one, set OPENAI_API_KEY or add a provider to agent.json._";

    /// <summary>Reason why a request that means nothing here ends without an answer, with what to set.</summary>
    public const string Unread = "offline/rules is no model and cannot read this request: set OPENAI_API_KEY or ANTHROPIC_API_KEY, "
        + "or name a model of a provider in agent.json (agent provider list shows what there is)";

    public static string Write(Understood understood, Turn turn)
    {
        var answer = new Markdown();
        if (understood.Intents.Count == 0)
        {
            Help(answer);
        }

        foreach (var wish in understood.Intents)
        {
            wish.Answer(answer, turn);
        }

        if (understood.Intents.Count > 0 && understood.Rest.Count > 0)
        {
            answer.Gap();
            answer.Line(
                "Not understood: " + string.Join("; ", understood.Rest.Select(rest => $"\"{Markdown.Short(rest.ReplaceLineEndings(" "), 200)}\"")) + ".");
        }

        answer.Gap();
        answer.Line(Source);
        return answer.ToString();
    }

    private static void Help(Markdown answer)
    {
        answer.Line("This request is not one that the rules know. They know requests like these, also joined by \"and\" or \"then\":");
        answer.Gap();
        answer.Item("list the C# files in src");
        answer.Item("list the files that mention HttpClient");
        answer.Item("search for \"connection refused\" in docs");
        answer.Item("read README.md");
        answer.Item("summarise this repository");
        answer.Item("run `git log --oneline -n 5`");
        answer.Item("create notes.md with the content \"first note\"");
        answer.Item("replace \"colour\" with \"color\" in notes.md");
        answer.Item("show the diff, then commit with the message \"Fix spelling\"");
    }
}

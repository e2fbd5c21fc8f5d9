using AgentHost.Plugins.Offline.Findings;

namespace AgentHost.Plugins.Offline.Intents;

/// <summary>A file with a given content.</summary>
internal sealed class CreateFile(string path, string content) : Intent
{
    private WantedCall Call => WantedCall.Write(path, content);

    public override IEnumerable<WantedCall> Wants(Turn turn) => [Call];

    public override void Answer(Markdown answer, Turn turn)
    {
        answer.Heading($"Create {path}");
        if (!Failed(answer, turn, Call))
        {
            answer.Line($"Written: {Markdown.Code(path)} ({Markdown.Count(content.Length, "character")}).");
        }
    }
}

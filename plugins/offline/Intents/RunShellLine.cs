using AgentHost.Plugins.Offline.Findings;

namespace AgentHost.Plugins.Offline.Intents;

/// <summary>A line for the shell.</summary>
internal sealed class RunShellLine(string command, string? title = null) : Intent
{
    public string Command => command;

    private WantedCall Call => WantedCall.Shell(command);

    public override IEnumerable<WantedCall> Wants(Turn turn) => [Call];

    public override void Answer(Markdown answer, Turn turn)
    {
        answer.Heading(title ?? $"Ran {Markdown.Code(command)}");
        Report(answer, turn, Call);
    }

    /// <summary>Writes the output of a command, whether it succeeded or not.</summary>
    public static void Report(Markdown answer, Turn turn, WantedCall call)
    {
        if (turn.Offers(call.Tool) && turn.Find(call) is { IsError: true } failure)
        {
            answer.Line("It failed:");
            answer.Gap();
            answer.Block(failure.Text);
            return;
        }

        if (!Failed(answer, turn, call))
        {
            var text = turn.TextOf(call)!.Trim();
            if (text.Length == 0)
            {
                answer.Line("It printed nothing.");
            }
            else
            {
                answer.Block(text, 16_000);
            }
        }
    }
}

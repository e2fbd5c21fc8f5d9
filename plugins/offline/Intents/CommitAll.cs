using AgentHost.Plugins.Offline.Findings;

namespace AgentHost.Plugins.Offline.Intents;

/// <summary>All changes into one commit.</summary>
internal sealed class CommitAll(string message) : Intent
{
    private static readonly WantedCall Stage = WantedCall.Shell("git add -A");

    private WantedCall Commit => WantedCall.Shell($"git commit -m \"{Harmless(message)}\"");

    public override IEnumerable<WantedCall> Wants(Turn turn)
    {
        if (Harmless(message).Length == 0)
        {
            yield break;
        }

        yield return Stage;
        yield return Commit;
    }

    public override void Answer(Markdown answer, Turn turn)
    {
        answer.Heading("Commit");
        if (Harmless(message).Length == 0)
        {
            answer.Line("A commit needs a message: commit with the message \"Fix spelling\".");
            return;
        }

        if (turn.Find(Stage) is not { IsError: false })
        {
            RunShellLine.Report(answer, turn, Stage);
            return;
        }

        RunShellLine.Report(answer, turn, Commit);
    }

    /// <summary>Characters that no shell, on any system, reads anything into between double quotes.</summary>
    private static string Harmless(string text)
    {
        var kept = text.Select(c => c switch
        {
            '"' => '\'',
            '`' or '$' or '\\' or '!' or '%' or '^' => ' ',
            _ => char.IsControl(c) ? ' ' : c,
        });
        return string.Join(' ', string.Concat(kept).Split(' ', StringSplitOptions.RemoveEmptyEntries));
    }
}

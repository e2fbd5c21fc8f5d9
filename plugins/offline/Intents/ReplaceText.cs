using AgentHost.Plugins.Offline.Findings;

namespace AgentHost.Plugins.Offline.Intents;

/// <summary>A text for another, everywhere in one file. The file is read first: the host edits only what was read.</summary>
internal sealed class ReplaceText(string path, string old, string fresh) : Intent
{
    private WantedCall Reading => WantedCall.Read(path);

    private WantedCall Editing => WantedCall.Edit(path, old, fresh);

    public override IEnumerable<WantedCall> Wants(Turn turn)
    {
        yield return Reading;
        if (turn.TextOf(Reading) is not null || !turn.Offers("read"))
        {
            yield return Editing;
        }
    }

    public override void Answer(Markdown answer, Turn turn)
    {
        answer.Heading($"Replace {Markdown.Code(old)} with {Markdown.Code(fresh)} in {path}");
        if (turn.Offers("read") && turn.Find(Reading) is not { IsError: false })
        {
            Failed(answer, turn, Reading);
            return;
        }

        if (!Failed(answer, turn, Editing))
        {
            answer.Line("Done.");
            if (turn.TextOf(Editing) is { Length: > 0 } text)
            {
                answer.Gap();
                answer.Block(text, 4000);
            }
        }
    }
}

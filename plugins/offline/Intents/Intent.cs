using AgentHost.Plugins.Offline.Findings;

namespace AgentHost.Plugins.Offline.Intents;

/// <summary>One thing that a request wishes for.</summary>
internal abstract class Intent
{
    /// <summary>The calls that it needs, as far as they are known by now, those already made included.</summary>
    public abstract IEnumerable<WantedCall> Wants(Turn turn);

    /// <summary>Writes what came of it.</summary>
    public abstract void Answer(Markdown answer, Turn turn);

    /// <summary>Says why a call gave nothing; false when it gave something.</summary>
    protected static bool Failed(Markdown answer, Turn turn, WantedCall call)
    {
        if (!turn.Offers(call.Tool))
        {
            answer.Line($"This needs the tool `{call.Tool}`, which is not offered here.");
            return true;
        }

        switch (turn.Find(call))
        {
            case null:
                answer.Line(
                    turn.ChangeFailed && call.Changes ? "Not done, because a step before it failed." : "Not done: this took more steps than the rules allow.");
                return true;
            case { IsError: true } failure:
                answer.Line($"The tool `{call.Tool}` failed: {Markdown.Short(failure.Text, 1000)}");
                return true;
            default:
                return false;
        }
    }
}

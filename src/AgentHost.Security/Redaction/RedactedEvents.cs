using System.Text.Json;
using AgentHost.Client;

namespace AgentHost.Security.Redaction;

/// <summary>One listener's events with secrets hidden, also those that arrive in pieces: what may be the beginning of one waits for what follows.</summary>
public sealed class RedactedEvents(Redactor redactor)
{
    private readonly Dictionary<string, PartDelta> _heldText = new(StringComparer.Ordinal);
    private readonly Dictionary<string, ToolProgressed> _heldOutput = new(StringComparer.Ordinal);

    /// <summary>Gives the listener's events for an event that is told.</summary>
    public IEnumerable<AgentEvent> Pass(AgentEvent e)
    {
        switch (e)
        {
            case PartDelta { SessionId: { } session } delta:
                return PassText(session, delta);
            case PartSnapshot { SessionId: { } session } snapshot:
                return PassSnapshot(session, snapshot);
            case ToolProgressed { Progress.Output: not null } progress:
                return PassOutput(progress);
            case MessageWithdrawn { SessionId: { } session }:
                _heldText.Remove(session);
                return [Whole(e)];
            case ToolCompleted completed when _heldOutput.Remove(completed.CallId, out var output):
                return [Whole(output), Whole(e)];
            case { SessionId: { } session } when EndsText(e) && _heldText.Remove(session, out var text):
                return [Whole(text), Whole(e)];
            default:
                return [Whole(e)];
        }
    }

    // What else is told meanwhile, a title that came for one, ends no text: what is held may still become a secret.
    private static bool EndsText(AgentEvent e) => e is PartCompleted or StepCompleted or TurnCompleted;

    private IEnumerable<AgentEvent> PassText(string session, PartDelta delta)
    {
        _heldText.Remove(session, out var held);
        if (held is not null && (held.MessageId != delta.MessageId || held.Part != delta.Part || held.Offset + held.Text.Length != delta.Offset))
        {
            yield return Whole(held);
            held = null;
        }

        var text = held?.Text + delta.Text;
        var offset = held?.Offset ?? delta.Offset;
        var ready = text.Length - redactor.Open(text);
        if (ready < text.Length)
        {
            _heldText[session] = delta with { Offset = offset + ready, Text = text[ready..] };
        }

        if (ready > 0)
        {
            yield return delta with { Offset = offset, Text = redactor.Redact(text)[..ready] };
        }
    }

    private IEnumerable<AgentEvent> PassSnapshot(string session, PartSnapshot snapshot)
    {
        var ready = snapshot.Text.Length - redactor.Open(snapshot.Text);
        _heldText.Remove(session);
        if (ready < snapshot.Text.Length)
        {
            _heldText[session] = new PartDelta(snapshot.MessageId, snapshot.Part, ready, snapshot.Text[ready..])
            {
                SessionId = snapshot.SessionId,
                TurnId = snapshot.TurnId,
                After = snapshot.After,
                Time = snapshot.Time,
                Kind = snapshot.Kind,
            };
        }

        yield return snapshot with { Text = redactor.Redact(snapshot.Text)[..ready] };
    }

    private IEnumerable<AgentEvent> PassOutput(ToolProgressed progress)
    {
        _heldOutput.Remove(progress.CallId, out var held);
        var text = held?.Progress.Output + progress.Progress.Output;
        var ready = text.Length - redactor.Open(text);
        if (ready < text.Length)
        {
            _heldOutput[progress.CallId] = progress with { Progress = new ToolProgress { Output = text[ready..] } };
        }

        var news = progress.Progress with { Output = ready > 0 ? redactor.Redact(text)[..ready] : null };
        if (news != new ToolProgress())
        {
            yield return Whole(progress with { Progress = news });
        }
    }

    private AgentEvent Whole(AgentEvent e)
    {
        try
        {
            return redactor.Redact(e);
        }
        catch (JsonException)
        {
            return new HostWarning(
                $"An event ({e.Type}) is not shown: with its secrets hidden nothing can be read in it.")
            {
                SessionId = e.SessionId,
                TurnId = e.TurnId,
                Time = e.Time
            };
        }
    }
}

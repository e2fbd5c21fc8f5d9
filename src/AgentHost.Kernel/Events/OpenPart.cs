using System.Text;
using AgentHost.Client;

namespace AgentHost.Kernel.Events;

/// <summary>A part of a message while it is being written.</summary>
internal sealed class OpenPart
{
    private readonly StringBuilder text = new();
    private PartDelta last;

    public OpenPart(PartDelta first) => last = first;

    public string MessageId => last.MessageId;

    public int Index => last.Part;

    public void Append(PartDelta delta)
    {
        text.Append(delta.Text);
        last = delta;
    }

    public PartSnapshot ToSnapshot() => new(MessageId, Index, text.ToString())
    {
        SessionId = last.SessionId,
        TurnId = last.TurnId,
        After = last.After,
        Time = last.Time,
        Kind = last.Kind,
    };
}

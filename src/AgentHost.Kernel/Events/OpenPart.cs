using System.Text;
using AgentHost.Client;

namespace AgentHost.Kernel.Events;

/// <summary>A part of a message while it is being written.</summary>
internal sealed class OpenPart
{
    private readonly StringBuilder _text = new();
    private PartDelta _last;

    public OpenPart(PartDelta first) => _last = first;

    public string MessageId => _last.MessageId;

    public int Index => _last.Part;

    public void Append(PartDelta delta)
    {
        _text.Append(delta.Text);
        _last = delta;
    }

    public PartSnapshot ToSnapshot() => new(MessageId, Index, _text.ToString())
    {
        SessionId = _last.SessionId,
        TurnId = _last.TurnId,
        After = _last.After,
        Time = _last.Time,
        Kind = _last.Kind,
    };
}

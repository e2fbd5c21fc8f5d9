namespace AgentHost.Server.Tests.Streaming;

/// <summary>Text that a listener shows of parts that are being written: nothing may be missing in it or stand there twice.</summary>
internal sealed class ShownParts
{
    private readonly Dictionary<(string Message, int Part), string> _texts = [];

    public int Deltas { get; private set; }

    public void Take(AgentEvent e)
    {
        switch (e)
        {
            case PartDelta delta:
                var shown = _texts.GetValueOrDefault((delta.MessageId, delta.Part), "");
                Assert.Equal(shown.Length, delta.Offset);
                _texts[(delta.MessageId, delta.Part)] = shown + delta.Text;
                Deltas++;
                break;
            case PartSnapshot snapshot:
                Assert.StartsWith(_texts.GetValueOrDefault((snapshot.MessageId, snapshot.Part), ""), snapshot.Text, StringComparison.Ordinal);
                _texts[(snapshot.MessageId, snapshot.Part)] = snapshot.Text;
                break;
            case PartCompleted { Part: TextPart text } completed:
                Assert.StartsWith(_texts.GetValueOrDefault((completed.MessageId, completed.Index), ""), text.Text, StringComparison.Ordinal);
                break;
            default:
                break;
        }
    }
}

using System.Text;
using AgentHost.Client;

namespace AgentHost.Kernel.Tests.Events;

/// <summary>Puts parts together from deltas, snapshots and finished parts, and complains about gaps, repetitions and disorder.</summary>
internal sealed class TextReader
{
    private readonly Dictionary<(string, int), StringBuilder> _open = [];
    private readonly HashSet<(string, int)> _finished = [];
    private long _last = -1;

    public Dictionary<(string Message, int Part), string> Finished { get; } = [];

    public List<long> Numbers { get; } = [];

    public void Take(AgentEvent e)
    {
        if (e.Sequence is { } number)
        {
            Assert.True(number > _last, $"{number} after {_last}");
            _last = number;
            Numbers.Add(number);
        }

        switch (e)
        {
            case PartSnapshot snapshot:
                Assert.DoesNotContain((snapshot.MessageId, snapshot.Part), _finished);
                _open[(snapshot.MessageId, snapshot.Part)] = new StringBuilder(snapshot.Text);
                break;
            case PartDelta delta:
                Assert.DoesNotContain((delta.MessageId, delta.Part), _finished);
                var text = _open.TryGetValue((delta.MessageId, delta.Part), out var known) ? known : _open[(delta.MessageId, delta.Part)] = new StringBuilder();
                Assert.Equal(text.Length, delta.Offset);
                text.Append(delta.Text);
                break;
            case PartCompleted completed:
                var whole = ((TextPart)completed.Part).Text;
                Assert.True(_finished.Add((completed.MessageId, completed.Index)));
                if (_open.TryGetValue((completed.MessageId, completed.Index), out var shown))
                {
                    Assert.StartsWith(shown.ToString(), whole, StringComparison.Ordinal);
                }

                Finished[(completed.MessageId, completed.Index)] = whole;
                break;
            default:
                break;
        }
    }
}

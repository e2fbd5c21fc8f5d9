using System.Text;

namespace AgentHost.Plugins.Targets.Panes;

/// <summary>
/// Divides what a pane prints into text and marks. A mark is a command for the terminal that no terminal shows: <c>ESC ] 7717 ; WORD ; TEXT BEL</c>, where the
/// word is the pane's own, so that what a program prints is none.
/// </summary>
/// <param name="word">The pane's word.</param>
/// <param name="text">Takes text, as it comes.</param>
/// <param name="mark">Takes the text of a mark.</param>
internal sealed class MarkScanner(string word, Action<byte[]> text, Action<string> mark)
{
    /// <summary>Longest text of a mark; what is longer is none.</summary>
    private const int MostText = 200;

    private readonly byte[] _begin = Encoding.ASCII.GetBytes($"\u001b]7717;{word};");
    private byte[] _rest = [];

    /// <summary>Takes what was printed, in pieces of any size.</summary>
    public void Add(ReadOnlySpan<byte> bytes)
    {
        byte[] all = _rest.Length == 0 ? bytes.ToArray() : [.. _rest, .. bytes];
        _rest = [];
        var at = 0;
        while (at < all.Length)
        {
            var span = all.AsSpan(at);
            var begin = span.IndexOf((byte)0x1b);
            if (begin < 0)
            {
                text(all[at..]);
                return;
            }

            if (begin > 0)
            {
                text(all[at..(at + begin)]);
                at += begin;
                continue;
            }

            if (span.Length < _begin.Length && _begin.AsSpan().StartsWith(span))
            {
                _rest = all[at..];
                return;
            }

            if (!span.StartsWith(_begin))
            {
                text([0x1b]);
                at++;
                continue;
            }

            var end = span[_begin.Length..].IndexOf((byte)0x07);
            if (end < 0 && span.Length <= _begin.Length + MostText)
            {
                _rest = all[at..];
                return;
            }

            if (end is < 0 or > MostText)
            {
                text([0x1b]);
                at++;
                continue;
            }

            mark(Encoding.UTF8.GetString(span.Slice(_begin.Length, end)));
            at += _begin.Length + end + 1;
        }
    }
}

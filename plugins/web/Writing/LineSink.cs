using System.Text;

namespace AgentHost.Plugins.Web.Writing;

/// <summary>Collects blocks of lines, each behind what stands before every line of it: the marks of quotes and the indentation of lists.</summary>
internal sealed class LineSink(int limit)
{
    /// <summary>Levels of quotes and lists that are shown; deeper ones stand at this level.</summary>
    private const int MostLevels = 10;

    private readonly StringBuilder _text = new();
    private readonly List<string> _prefixes = [];
    private string? _marker;
    private bool _gap;
    private int _low;

    /// <summary>True when no more is taken.</summary>
    public bool IsFull => _text.Length >= limit;

    /// <summary>Writes a block: lines of their own, with an empty line before them.</summary>
    /// <param name="block">The text; its lines are split here.</param>
    /// <param name="tight">No empty line before it.</param>
    public void Block(string block, bool tight = false)
    {
        if (IsFull)
        {
            return;
        }

        var first = true;
        foreach (var line in block.Split('\n'))
        {
            if (first && _text.Length > 0)
            {
                _text.Append('\n');
                if (!tight && _gap)
                {
                    // The empty line belongs to the levels that go on, not to those that end or begin here.
                    for (var i = 0; i < _low; i++)
                    {
                        _text.Append(_prefixes[i]);
                    }

                    TrimLine();
                    _text.Append('\n');
                }
            }
            else if (!first)
            {
                _text.Append('\n');
            }

            Prefix();
            _text.Append(line.TrimEnd());
            if (line.Length == 0)
            {
                TrimLine();
            }

            first = false;
        }

        _gap = true;
        _low = _prefixes.Count;
    }

    /// <summary>Puts something before every line until the result is disposed of.</summary>
    public Level Indent(string prefix)
    {
        var counts = _prefixes.Count < MostLevels;
        if (counts)
        {
            _prefixes.Add(prefix);
        }

        return new Level(this, counts);
    }

    /// <summary>A list's item: its mark before its first line, as much space before the others.</summary>
    public Level Item(string marker)
    {
        _marker = _prefixes.Count < MostLevels ? marker : null;
        return Indent(new string(' ', marker.Length));
    }

    /// <summary>Drops a mark that nothing was written behind.</summary>
    public void DropMarker() => _marker = null;

    /// <summary>Sees to it that the next block follows without an empty line.</summary>
    public void Close() => _gap = false;

    public override string ToString() => _text.ToString().Trim('\n');

    private void Prefix()
    {
        for (var i = 0; i < _prefixes.Count; i++)
        {
            _text.Append(i == _prefixes.Count - 1 && _marker is not null ? _marker : _prefixes[i]);
        }

        _marker = null;
    }

    private void TrimLine()
    {
        while (_text.Length > 0 && _text[^1] == ' ')
        {
            _text.Length--;
        }
    }

    /// <summary>Ends what it stands for.</summary>
    internal readonly struct Level(LineSink sink, bool counts) : IDisposable
    {
        public void Dispose()
        {
            if (counts)
            {
                sink._prefixes.RemoveAt(sink._prefixes.Count - 1);
                sink._low = Math.Min(sink._low, sink._prefixes.Count);
            }
        }
    }
}

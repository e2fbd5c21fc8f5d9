using System.Text;

namespace AgentHost.Plugins.Isolation;

/// <summary>The last lines that a process wrote to its standard error, and the words a dying runtime says. Not thread-safe.</summary>
internal sealed class StandardErrorTail(Action<string> line)
{
    private const int KeptLines = 5;

    private const int LineLimit = 400;

    private readonly Queue<string> _last = new();
    private readonly StringBuilder _open = new();
    private readonly Decoder _decoder = Encoding.UTF8.GetDecoder();
    private readonly List<string> _death = [];

    public void Add(ReadOnlySpan<byte> bytes)
    {
        Span<char> characters = stackalloc char[512];
        while (!bytes.IsEmpty)
        {
            _decoder.Convert(bytes, characters, flush: false, out var used, out var made, out _);
            bytes = bytes[used..];
            foreach (var character in characters[..made])
            {
                if (character == '\n')
                {
                    EndLine();
                }
                else if (_open.Length < LineLimit)
                {
                    _open.Append(character);
                }
            }
        }
    }

    /// <summary>The lines to show with its end; empty when it said nothing.</summary>
    public string Read()
    {
        EndLine();
        return _death.Count > 0 ? string.Join('\n', _death) : string.Join('\n', _last);
    }

    private void EndLine()
    {
        var text = _open.ToString().TrimEnd();
        _open.Clear();
        if (text.Length == 0)
        {
            return;
        }

        if (_death.Count is > 0 and < KeptLines || IsDeath(text))
        {
            _death.Add(text);
        }

        _last.Enqueue(text);
        if (_last.Count > KeptLines)
        {
            _last.Dequeue();
        }

        line(text);
    }

    // A stack of thousands of frames follows some of them: their first lines say more than the last.
    private bool IsDeath(string text) => _death.Count == 0
        && (text.StartsWith("Unhandled exception", StringComparison.Ordinal) || text.StartsWith("Stack overflow", StringComparison.Ordinal)
            || text.StartsWith("Out of memory", StringComparison.Ordinal) || text.StartsWith("Fatal error", StringComparison.Ordinal)
            || text.StartsWith("Process terminated", StringComparison.Ordinal));
}

using System.Text;

namespace AgentHost.Plugins.Isolation;

/// <summary>The last lines that a process wrote to its standard error, and the words a dying runtime says. Not thread-safe.</summary>
internal sealed class StandardErrorTail(Action<string> line)
{
    private const int KeptLines = 5;

    private const int LineLimit = 400;

    private readonly Queue<string> last = new();
    private readonly StringBuilder open = new();
    private readonly Decoder decoder = Encoding.UTF8.GetDecoder();
    private readonly List<string> death = [];

    public void Add(ReadOnlySpan<byte> bytes)
    {
        Span<char> characters = stackalloc char[512];
        while (!bytes.IsEmpty)
        {
            decoder.Convert(bytes, characters, flush: false, out var used, out var made, out _);
            bytes = bytes[used..];
            foreach (var character in characters[..made])
            {
                if (character == '\n')
                {
                    EndLine();
                }
                else if (open.Length < LineLimit)
                {
                    open.Append(character);
                }
            }
        }
    }

    /// <summary>The lines to show with its end; empty when it said nothing.</summary>
    public string Read()
    {
        EndLine();
        return death.Count > 0 ? string.Join('\n', death) : string.Join('\n', last);
    }

    private void EndLine()
    {
        var text = open.ToString().TrimEnd();
        open.Clear();
        if (text.Length == 0)
        {
            return;
        }

        if (death.Count is > 0 and < KeptLines || IsDeath(text))
        {
            death.Add(text);
        }

        last.Enqueue(text);
        if (last.Count > KeptLines)
        {
            last.Dequeue();
        }

        line(text);
    }

    // A stack of thousands of frames follows some of them: their first lines say more than the last.
    private bool IsDeath(string text) => death.Count == 0
        && (text.StartsWith("Unhandled exception", StringComparison.Ordinal) || text.StartsWith("Stack overflow", StringComparison.Ordinal)
            || text.StartsWith("Out of memory", StringComparison.Ordinal) || text.StartsWith("Fatal error", StringComparison.Ordinal)
            || text.StartsWith("Process terminated", StringComparison.Ordinal));
}

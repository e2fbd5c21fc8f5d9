using System.Text;

namespace AgentHost.Plugins.Targets.Panes;

/// <summary>Reads what tmux says in control mode: answers between <c>%begin</c> and <c>%end</c>, what panes print, and that it is over.</summary>
internal sealed class ControlReader
{
    /// <summary>Longest line; tmux's own are far shorter.</summary>
    private const int LongestLine = 4 * 1024 * 1024;

    private readonly List<byte> _line = [];
    private StringBuilder? _answer;
    private string _answers = "";

    /// <summary>Hears a line that came before tmux spoke.</summary>
    public Action<string> Greeted { get; init; } = static _ => { };

    /// <summary>Hears what a pane printed: the pane's number (<c>%0</c>) and the bytes.</summary>
    public Action<string, byte[]> Printed { get; init; } = static (_, _) => { };

    /// <summary>Hears an answer to this client: true unless it is an error, and its lines.</summary>
    public Action<bool, string> Answered { get; init; } = static (_, _) => { };

    /// <summary>Hears that the client has ended.</summary>
    public Action<string> Ended { get; init; } = static _ => { };

    /// <summary>Takes bytes in.</summary>
    /// <exception cref="IOException">A line is longer than any of tmux.</exception>
    public void Add(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            var end = bytes.IndexOf((byte)'\n');
            _line.AddRange(end < 0 ? bytes : bytes[..end]);
            if (_line.Count > LongestLine)
            {
                throw new IOException("tmux wrote a line that is too long");
            }

            if (end < 0)
            {
                return;
            }

            bytes = bytes[(end + 1)..];
            Take([.. _line]);
            _line.Clear();
        }
    }

    private void Take(byte[] line)
    {
        if (line.AsSpan().StartsWith("%output "u8) && _answer is null)
        {
            var rest = line.AsSpan()["%output ".Length..];
            var space = rest.IndexOf((byte)' ');
            if (space > 0)
            {
                Printed(Encoding.ASCII.GetString(rest[..space]), Decode(rest[(space + 1)..]));
            }

            return;
        }

        var text = Encoding.UTF8.GetString(line).TrimEnd('\r');
        if (_answer is { } answer)
        {
            // What a pane shows may look like the end; the numbers of the beginning say which it is.
            if (text == $"%end {_answers}" || text == $"%error {_answers}")
            {
                _answer = null;
                if (_answers.EndsWith(" 1", StringComparison.Ordinal))
                {
                    Answered(text.StartsWith("%end", StringComparison.Ordinal), answer.ToString());
                }
            }
            else
            {
                answer.Append(text).Append('\n');
            }
        }
        else if (text.StartsWith("%begin ", StringComparison.Ordinal))
        {
            (_answer, _answers) = (new StringBuilder(), text["%begin ".Length..]);
        }
        else if (text == "%exit" || text.StartsWith("%exit ", StringComparison.Ordinal))
        {
            Ended(text.Length > 6 ? text[6..] : "");
        }
        else if (!text.StartsWith('%'))
        {
            Greeted(text);
        }
    }

    /// <summary>Undoes what tmux does to control characters and backslashes: three octal digits behind a backslash.</summary>
    internal static byte[] Decode(ReadOnlySpan<byte> text)
    {
        var bytes = new byte[text.Length];
        var count = 0;
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '\\' && i + 3 < text.Length && IsOctal(text[i + 1]) && IsOctal(text[i + 2]) && IsOctal(text[i + 3]))
            {
                bytes[count++] = (byte)(((text[i + 1] - '0') << 6) | ((text[i + 2] - '0') << 3) | (text[i + 3] - '0'));
                i += 3;
            }
            else
            {
                bytes[count++] = text[i];
            }
        }

        return bytes[..count];

        static bool IsOctal(byte c) => c is >= (byte)'0' and <= (byte)'7';
    }
}

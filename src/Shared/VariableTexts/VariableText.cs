namespace AgentHost.VariableTexts;

/// <summary>
/// Texts with <c>$VAR</c>, <c>${VAR}</c>, <c>${VAR:-default}</c> and <c>$(command)</c>, in pieces; <c>$$</c> is a dollar sign, and so is one that stands before
/// nothing of these. Reads and looks nothing up.
/// </summary>
internal static class VariableText
{
    /// <summary>The text's pieces.</summary>
    /// <param name="text">The text.</param>
    /// <param name="commands">False where there are no commands: the reading ends with the first, whose line is then empty.</param>
    /// <param name="problem">What keeps it from being read, without a full stop; null when nothing does.</param>
    public static IReadOnlyList<VariablePiece> Read(string text, bool commands, out string? problem)
    {
        problem = null;
        var pieces = new List<VariablePiece>();
        var last = 0;
        for (var at = text.IndexOf('$', StringComparison.Ordinal); at >= 0; at = text.IndexOf('$', last))
        {
            if (at > last)
            {
                pieces.Add(new(VariablePieceKind.Text, text[last..at]));
            }

            var next = at + 1 < text.Length ? text[at + 1] : '\0';
            if (next == '(' && !commands)
            {
                pieces.Add(new(VariablePieceKind.Command, ""));
                return pieces;
            }

            if (next is '(' or '{')
            {
                var end = next == '(' ? Close(text, at + 2) : text.IndexOf('}', at);
                if (end < 0)
                {
                    problem = $"the ${next} is never closed; add the missing {(next == '(' ? ')' : '}')}";
                    return [];
                }

                var piece = next == '(' ? new(VariablePieceKind.Command, text[(at + 2)..end]) : Named(text[(at + 2)..end]);
                if (next == '{' && (piece.Text.Length == 0 || NameLength(piece.Text) != piece.Text.Length))
                {
                    problem = $"\"{piece.Text}\" is no name of an environment variable; write ${{NAME}} or ${{NAME:-default}}";
                    return [];
                }

                pieces.Add(piece);
                last = end + 1;
                continue;
            }

            var length = NameLength(text.AsSpan(at + 1));
            pieces.Add(length > 0 ? new(VariablePieceKind.Variable, text.Substring(at + 1, length)) : new(VariablePieceKind.Text, "$"));
            last = at + 1 + (next == '$' ? 1 : length);
        }

        if (last < text.Length)
        {
            pieces.Add(new(VariablePieceKind.Text, text[last..]));
        }

        return pieces;
    }

    private static VariablePiece Named(string inner)
    {
        var at = inner.IndexOf(":-", StringComparison.Ordinal);
        return at < 0 ? new(VariablePieceKind.Variable, inner) : new(VariablePieceKind.Variable, inner[..at], inner[(at + 2)..]);
    }

    private static int Close(string text, int start)
    {
        var depth = 1;
        for (var i = start; i < text.Length; i++)
        {
            depth += text[i] switch { '(' => 1, ')' => -1, _ => 0 };
            if (depth == 0)
            {
                return i;
            }
        }

        return -1;
    }

    private static int NameLength(ReadOnlySpan<char> text)
    {
        var length = 0;
        while (length < text.Length && (text[length] == '_' || char.IsAsciiLetter(text[length]) || (length > 0 && char.IsAsciiDigit(text[length]))))
        {
            length++;
        }

        return length;
    }
}

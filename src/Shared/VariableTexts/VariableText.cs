namespace AgentHost.VariableTexts;

/// <summary>
/// Texts with <c>$VAR</c>, <c>${VAR}</c>, <c>${VAR:-default}</c> and <c>$(command)</c>, in pieces; <c>$$</c> is a dollar sign, and so is one that stands before
/// nothing of these. A default may hold all of them again, up to ten deep. Reads and looks nothing up.
/// </summary>
internal static class VariableText
{
    private const int Deepest = 10;

    /// <summary>The text's pieces.</summary>
    /// <param name="text">The text.</param>
    /// <param name="commands">False where there are no commands: the reading ends with the first, whose line is then empty.</param>
    /// <param name="problem">What keeps it from being read, without a full stop; null when nothing does.</param>
    public static IReadOnlyList<VariablePiece> Read(string text, bool commands, out string? problem) => Read(text, commands, depth: 0, out problem);

    private static IReadOnlyList<VariablePiece> Read(string text, bool commands, int depth, out string? problem)
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
                var end = next == '(' ? Close(text, at + 2) : CloseBrace(text, at + 2);
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

                if (piece.Default?.Contains('$', StringComparison.Ordinal) == true)
                {
                    // Looked through before anything is run or filled in.
                    problem = depth == Deepest ? $"defaults stand in each other more than {Deepest} deep" : null;
                    _ = problem is null ? Read(piece.Default, commands, depth + 1, out problem) : [];
                    if (problem is not null)
                    {
                        return [];
                    }
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

    /// <summary>The bracket that closes a variable; those of variables and commands in its default are their own.</summary>
    private static int CloseBrace(string text, int start)
    {
        var depth = 1;
        for (var i = start; i < text.Length; i++)
        {
            if (text[i] == '$' && i + 1 < text.Length && text[i + 1] == '(')
            {
                i = Close(text, i + 2) is >= 0 and var end ? end : i;
            }
            else if (text[i] == '$' && i + 1 < text.Length && text[i + 1] == '{')
            {
                depth++;
                i++;
            }
            else if (text[i] == '}' && --depth == 0)
            {
                return i;
            }
        }

        return -1;
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

namespace AgentHost.Permissions.Commands;

/// <summary>Tells scripts for sed that only print and change text from those that run programs, or read and write files of their own.</summary>
/// <remarks>Careful rather than complete: what is not understood is taken for a script that does more. POSIX "sed"; GNU sed's additions.</remarks>
internal static class SedProgram
{
    private const int Longest = 4096;

    /// <summary>Tests that a script does no more than print what it reads, changed or not.</summary>
    public static bool OnlyPrints(string script)
    {
        var at = 0;
        if (script.Length > Longest || script.EndsWith('\\'))
        {
            return false;
        }

        while (at < script.Length)
        {
            if (script[at] is ' ' or '\t' or '\n' or ';' or '{' or '}')
            {
                at++;
            }
            else if (script[at] == '#')
            {
                at = LineEnd(script, at);
            }
            else if (!TryAddresses(script, ref at) || at >= script.Length || !TryCommand(script, ref at))
            {
                return false;
            }
        }

        return true;
    }

    private static bool TryAddresses(string script, ref int at)
    {
        for (var i = 0; i < 2; i++)
        {
            if (!TryAddress(script, ref at))
            {
                return false;
            }

            Skip(script, ref at, " \t");
            if (at >= script.Length || script[at] != ',')
            {
                break;
            }

            at++;
            Skip(script, ref at, " \t");
        }

        Skip(script, ref at, " \t!");
        return true;
    }

    // A number, "$", "/text/", "1~2", "+3", "~4", or none.
    private static bool TryAddress(string script, ref int at)
    {
        if (at < script.Length && (script[at] == '/' || (script[at] == '\\' && at + 1 < script.Length)))
        {
            at += script[at] == '\\' ? 1 : 0;
            var isRead = TryText(script, ref at, script[at], isExpression: true);
            Skip(script, ref at, "IM");
            return isRead;
        }

        Skip(script, ref at, "0123456789$+~");
        return true;
    }

    private static bool TryCommand(string script, ref int at)
    {
        var command = script[at++];
        switch (command)
        {
            case '{':
                return true;
            case 's' or 'y':
                if (at >= script.Length || script[at] is '\\' or '\n' or ' ')
                {
                    return false;
                }

                var end = script[at];
                if (!TryText(script, ref at, end, isExpression: command == 's'))
                {
                    return false;
                }

                at--;
                if (!TryText(script, ref at, end, isExpression: false))
                {
                    return false;
                }

                // Not "e", which runs, nor "w", which writes.
                Skip(script, ref at, command == 's' ? "gpiIM0123456789" : "");
                return IsEnd(script, ref at);
            case 'a' or 'i' or 'c':
                at = LineEnd(script, at);
                return true;
            case ':' or 'b' or 't' or 'T':
                at = script.AsSpan(at).IndexOfAny(";\n}") is >= 0 and var length ? at + length : script.Length;
                return true;
            case 'q' or 'Q' or 'l':
                Skip(script, ref at, " 0123456789");
                return IsEnd(script, ref at);
            case 'p' or 'P' or 'd' or 'D' or 'n' or 'N' or 'g' or 'G' or 'h' or 'H' or 'x' or '=' or 'z' or 'F':
                return IsEnd(script, ref at);
            default:
                return false;
        }
    }

    // From one delimiter behind the next. For some one in brackets is no end, and for others it is.
    private static bool TryText(string script, ref int at, char end, bool isExpression)
    {
        var isBracket = false;
        for (at++; at < script.Length; at++)
        {
            var c = script[at];
            if (c == '\\')
            {
                at++;
            }
            else if (c == end)
            {
                at++;
                return !isBracket;
            }
            else if (c == '\n')
            {
                return false;
            }
            else if (isBracket && c == '[' && at + 1 < script.Length && script[at + 1] is ':' or '.' or '=')
            {
                // "[[:space:]]": the class ends before the bracket does.
                var close = script.IndexOf($"{script[at + 1]}]", at + 2, StringComparison.Ordinal);
                if (close < 0 || script.AsSpan(at, close - at).ContainsAny(end, '\n'))
                {
                    return false;
                }

                at = close + 1;
            }
            else if (isExpression && c is '[' or ']')
            {
                isBracket = c == '[' || (isBracket && script[at - 1] is '[' or '^');
            }
        }

        return false;
    }

    private static bool IsEnd(string script, ref int at)
    {
        Skip(script, ref at, " \t");
        return at >= script.Length || script[at] is ';' or '\n' or '}' or '#';
    }

    // A line that ends in a backslash goes on.
    private static int LineEnd(string script, int at)
    {
        while (at < script.Length && script[at] != '\n')
        {
            at += script[at] == '\\' ? 2 : 1;
        }

        return Math.Min(at, script.Length);
    }

    private static void Skip(string script, ref int at, string letters)
    {
        while (at < script.Length && letters.Contains(script[at], StringComparison.Ordinal))
        {
            at++;
        }
    }
}

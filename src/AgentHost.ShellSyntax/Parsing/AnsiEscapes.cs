using System.Globalization;
using System.Text;

namespace AgentHost.ShellSyntax.Parsing;

/// <summary>Reads the escapes behind a backslash between <c>$'</c> and <c>'</c>.</summary>
internal static class AnsiEscapes
{
    /// <summary>Reads one; <paramref name="at"/> is on the character behind the backslash.</summary>
    public static void Read(string text, int end, ref int at, StringBuilder result)
    {
        var c = text[at++];
        switch (c)
        {
            case 'a': result.Append('\a'); break;
            case 'b': result.Append('\b'); break;
            case 'e' or 'E': result.Append('\u001b'); break;
            case 'f': result.Append('\f'); break;
            case 'n': result.Append('\n'); break;
            case 'r': result.Append('\r'); break;
            case 't': result.Append('\t'); break;
            case 'v': result.Append('\v'); break;
            case 'x': Number(text, end, ref at, 2, 16, c, result); break;
            case 'u': Number(text, end, ref at, 4, 16, c, result); break;
            case 'U': Number(text, end, ref at, 8, 16, c, result); break;
            case 'c' when at < end: result.Append((char)(text[at++] & 0x1f)); break;
            case >= '0' and <= '7':
                at--;
                Number(text, end, ref at, 3, 8, c, result);
                break;
            case '\\' or '\'' or '"' or '?': result.Append(c); break;
            default: result.Append('\\').Append(c); break;
        }
    }

    private static void Number(string text, int end, ref int at, int most, int radix, char name, StringBuilder result)
    {
        var start = at;
        while (at < end && at - start < most && (radix == 16 ? char.IsAsciiHexDigit(text[at]) : text[at] is >= '0' and <= '7'))
        {
            at++;
        }

        if (at == start)
        {
            result.Append('\\').Append(name);
            return;
        }

        long value = 0;
        foreach (var digit in text.AsSpan(start, at - start))
        {
            value = (value * radix) + int.Parse([digit], NumberStyles.HexNumber, CultureInfo.InvariantCulture);
        }

        if (name == 'U' && value is > 0xffff and <= 0x10ffff)
        {
            result.Append(char.ConvertFromUtf32((int)value));
        }
        else
        {
            result.Append((char)(value & (name == 'u' || name == 'U' ? 0xffff : 0xff)));
        }
    }
}

using System.Globalization;
using System.Text;

namespace AgentHost.Json;

/// <summary>Rewrites a regular expression of ECMAScript, which schemas use, so that .NET's engine means the same by it.</summary>
internal static class EcmaPattern
{
    /// <summary>
    /// The expression for .NET. Differences covered: <c>\d \w</c> are ASCII, <c>$</c> is the very end, <c>.</c> excludes all line ends,
    /// <c>[]</c> and <c>[^]</c>, <c>\u{…}</c>, <c>\p{Letter}</c> and kin, characters outside the basic plane as one. The rest passes through.
    /// </summary>
    public static string Translate(string source)
    {
        if (source.AsSpan().IndexOfAny("\\$.[") < 0 && !source.AsSpan().ContainsAnyInRange('\ud800', '\udfff'))
        {
            return source;
        }
        var target = new StringBuilder(source.Length + 32);
        var inClass = false;
        for (var i = 0; i < source.Length; i++)
        {
            var c = source[i];
            if (c == '\\' && i + 1 < source.Length)
            {
                i = Escape(source, i + 1, inClass, target);
            }
            else if (inClass)
            {
                inClass = c != ']';
                target.Append(c == '[' ? "\\[" : c);
            }
            else if (c == '[')
            {
                if (source.AsSpan(i).StartsWith("[]"))
                {
                    target.Append("[^\\s\\S]");
                    i++;
                }
                else if (source.AsSpan(i).StartsWith("[^]"))
                {
                    target.Append("[\\s\\S]");
                    i += 2;
                }
                else
                {
                    inClass = true;
                    target.Append(c);
                    if (i + 1 < source.Length && source[i + 1] == '^')
                    {
                        target.Append('^');
                        i++;
                    }
                }
            }
            else if (c is '$' or '.')
            {
                target.Append(c == '$' ? "\\z" : "[^\\n\\r\\u2028\\u2029]");
            }
            else if (char.IsHighSurrogate(c) && i + 1 < source.Length && char.IsLowSurrogate(source[i + 1]))
            {
                target.Append("(?:").Append(c).Append(source[++i]).Append(')');
            }
            else
            {
                target.Append(c);
            }
        }
        return target.ToString();
    }

    /// <summary>Translates one escape; returns the index of its last character.</summary>
    private static int Escape(string source, int at, bool inClass, StringBuilder target)
    {
        var c = source[at];
        switch (c)
        {
            case 'd':
                target.Append(inClass ? "0-9" : "[0-9]");
                return at;
            case 'D':
                target.Append(inClass ? "\\x00-/:-\\uFFFF" : "[^0-9]");
                return at;
            case 'w':
                target.Append(inClass ? "a-zA-Z0-9_" : "[a-zA-Z0-9_]");
                return at;
            case 'W':
                target.Append(inClass ? "\\x00-/:-@\\x5B-\\x5E\\x60\\x7B-\\uFFFF" : "[^a-zA-Z0-9_]");
                return at;
            case 's':
                target.Append(inClass ? "\\s\\uFEFF" : "[\\s\\uFEFF-[\\x85]]");
                return at;
            case 'S':
                target.Append(inClass ? "\\S" : "(?:[^\\s\\uFEFF]|\\x85)");
                return at;
            case 'c' when at + 1 < source.Length && char.IsAsciiLetter(source[at + 1]):
                target.Append(CultureInfo.InvariantCulture, $"\\x{source[at + 1] & 0x1F:X2}");
                return at + 1;
            case 'p' or 'P' when at + 1 < source.Length && source[at + 1] == '{':
                var end = source.IndexOf('}', at);
                if (end < 0)
                {
                    break;
                }
                target.Append('\\').Append(c).Append('{').Append(Category(source[(at + 2)..end])).Append('}');
                return end;
            case 'u':
                return CodePoint(source, at, inClass, target);
            default:
                break;
        }
        target.Append('\\').Append(c);
        return at;
    }

    private static int CodePoint(string source, int at, bool inClass, StringBuilder target)
    {
        if (at + 1 < source.Length && source[at + 1] == '{')
        {
            var end = source.IndexOf('}', at);
            if (end > 0 && int.TryParse(source.AsSpan((at + 2)..end), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value)
                && Rune.TryCreate(value, out var rune))
            {
                if (rune.IsBmp)
                {
                    target.Append(CultureInfo.InvariantCulture, $"\\u{value:X4}");
                }
                else
                {
                    target.Append(inClass ? "" : "(?:").Append(rune.ToString()).Append(inClass ? "" : ")");
                }
                return end;
            }
        }
        else if (!inClass && TryHex(source, at + 1, out var high) && char.IsHighSurrogate(high)
            && source.AsSpan(at + 5).StartsWith("\\u") && TryHex(source, at + 7, out var low) && char.IsLowSurrogate(low))
        {
            target.Append("(?:").Append(high).Append(low).Append(')');
            return at + 10;
        }
        target.Append("\\u");
        return at;
    }

    private static bool TryHex(string source, int at, out char value)
    {
        value = '\0';
        if (at + 4 > source.Length || !ushort.TryParse(source.AsSpan(at, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var number))
        {
            return false;
        }
        value = (char)number;
        return true;
    }

    private static string Category(string name)
    {
        var equals = name.IndexOf('=', StringComparison.Ordinal);
        if (equals > 0 && name[..equals] is "gc" or "General_Category")
        {
            name = name[(equals + 1)..];
        }
        return name switch
        {
            "Letter" => "L",
            "Uppercase_Letter" => "Lu",
            "Lowercase_Letter" => "Ll",
            "Titlecase_Letter" => "Lt",
            "Modifier_Letter" => "Lm",
            "Other_Letter" => "Lo",
            "Mark" => "M",
            "Number" => "N",
            "Decimal_Number" or "digit" => "Nd",
            "Letter_Number" => "Nl",
            "Other_Number" => "No",
            "Punctuation" or "punct" => "P",
            "Symbol" => "S",
            "Separator" => "Z",
            "Space_Separator" => "Zs",
            "Other" => "C",
            "Control" or "cntrl" => "Cc",
            _ => name,
        };
    }
}

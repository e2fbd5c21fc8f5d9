using System.Runtime.InteropServices;

namespace AgentHost.DisplayBlocks.Code;

/// <summary>Texts whose end depends on how they begin.</summary>
/// <param name="Length">Characters of the mark that begins it.</param>
/// <param name="End">Text that ends it.</param>
/// <param name="Mode">Its mode, one of those below.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct RawText(int Length, string End, int Mode)
{
    /// <summary>Characters that such texts begin with.</summary>
    public const string Openers = "$\"Rr#[-<";

    /// <summary>A text that ends with its mark.</summary>
    public const int TextMode = -1;

    /// <summary>A comment that ends with its mark.</summary>
    public const int CommentMode = -2;

    /// <summary>Lines that end with one that is, or begins with, its word.</summary>
    public const int HereMode = -3;

    /// <summary>True for lines that begin below.</summary>
    public bool IsHere => Mode == HereMode;

    /// <summary>Finds the mark of a text at a place; null where there is none.</summary>
    public static RawText? Find(RawTexts kinds, string line, int at)
    {
        var rest = line.AsSpan(at);
        return line[at] switch
        {
            '$' or '"' when kinds.HasFlag(RawTexts.CSharp) => CSharp(rest),
            'R' when kinds.HasFlag(RawTexts.Cpp) && rest is ['R', '"', ..] && !IsNameBefore(line, at) && rest.IndexOf('(') is > 1 and < 20 and var open
                => new RawText(open + 1, $"){rest[2..open]}\"", TextMode),
            'r' when kinds.HasFlag(RawTexts.Rust) && !IsNameBefore(line, at) => Hashes(rest, 1, least: 0),
            '#' when kinds.HasFlag(RawTexts.Swift) => Hashes(rest, 0, least: 1),
            '[' when kinds.HasFlag(RawTexts.Lua) => Lua(rest, 0, TextMode),
            '-' when kinds.HasFlag(RawTexts.Lua) && rest.StartsWith("--[") => Lua(rest, 2, CommentMode),
            '<' => Here(kinds, rest, at > 0 ? line[at - 1] : '\0'),
            _ => null,
        };
    }

    /// <summary>Characters from a place to the end of what is open; less than 0 where it goes on.</summary>
    /// <param name="mode">Its mode.</param>
    /// <param name="line">The line.</param>
    /// <param name="at">The place.</param>
    /// <param name="mark">Characters of the mark that opens it there; 0 where it was opened before.</param>
    /// <param name="end">Text that ends it.</param>
    public static int LengthTo(int mode, string line, int at, int mark, string end)
    {
        if (mode == HereMode)
        {
            var text = line.AsSpan(at).TrimStart();
            return text.StartsWith(end) && (text.Length == end.Length || !(char.IsLetterOrDigit(text[end.Length]) || text[end.Length] == '_'))
                ? line.Length - at - text.Length + end.Length : -1;
        }

        var found = line.IndexOf(end, Math.Min(line.Length, at + mark), StringComparison.Ordinal);
        return found < 0 ? -1 : found + end.Length - at;
    }

    private static bool IsNameBefore(string line, int at) => at > 0 && (char.IsLetterOrDigit(line[at - 1]) || line[at - 1] == '_');

    private static RawText? CSharp(ReadOnlySpan<char> rest)
    {
        var dollars = rest.IndexOfAnyExcept('$') is >= 0 and var first ? first : rest.Length;
        var quotes = rest[dollars..].IndexOfAnyExcept('"') is >= 0 and var next ? next : rest.Length - dollars;
        return quotes >= 3 ? new RawText(dollars + quotes, new string('"', quotes), TextMode) : null;
    }

    private static RawText? Hashes(ReadOnlySpan<char> rest, int from, int least)
    {
        var hashes = rest[from..].IndexOfAnyExcept('#');
        return hashes >= least && hashes < 60 && rest[(from + hashes)..] is ['"', ..] && (from > 0 || hashes > 0)
            ? new RawText(from + hashes + 1, "\"" + new string('#', hashes), TextMode) : null;
    }

    private static RawText? Lua(ReadOnlySpan<char> rest, int from, int mode)
    {
        var signs = rest[(from + 1)..].IndexOfAnyExcept('=');
        return signs is >= 0 and < 60 && rest[from + 1 + signs] == '[' ? new RawText(from + signs + 2, $"]{new string('=', signs)}]", mode) : null;
    }

    private static RawText? Here(RawTexts kinds, ReadOnlySpan<char> rest, char before)
    {
        var marks = kinds.HasFlag(RawTexts.PhpHere) ? 3 : 2;
        var isRuby = kinds.HasFlag(RawTexts.RubyHere);
        if (!(kinds.HasFlag(RawTexts.Here) || isRuby || marks == 3) || before == '<' || !rest.StartsWith("<<<".AsSpan(0, marks)))
        {
            return null;
        }

        var at = marks;
        at += rest[at..] is ['~' or '-', ..] ? 1 : 0;
        var word = rest[at..].TrimStart(' ');
        if (word.Length < rest.Length - at)
        {
            // Behind a space it may be a shift of bits.
            if (isRuby || word is not ['"' or '\'' or (>= 'A' and <= 'Z'), ..])
            {
                return null;
            }

            at = rest.Length - word.Length;
        }

        var quote = at < rest.Length && rest[at] is '"' or '\'' ? rest[at] : '\0';
        at += quote == '\0' ? 0 : 1;
        var length = 0;
        while (at + length < rest.Length && (char.IsAsciiLetter(rest[at + length]) || rest[at + length] == '_'
            || (length > 0 && char.IsAsciiDigit(rest[at + length]))))
        {
            length++;
        }

        if (length is 0 or > 60 || (isRuby && at == 2 && !char.IsAsciiLetterUpper(rest[at])))
        {
            return null;
        }

        var end = at + length + (quote != '\0' && at + length < rest.Length && rest[at + length] == quote ? 1 : 0);
        return new RawText(end, rest.Slice(at, length).ToString(), HereMode);
    }
}

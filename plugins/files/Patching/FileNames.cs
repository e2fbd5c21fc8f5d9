using System.Text;

namespace AgentHost.Plugins.Files.Patching;

/// <summary>File names as a diff writes them: with <c>a/</c> and <c>b/</c> before them, a time behind them, or in quotes.</summary>
internal static class FileNames
{
    private const string None = "/dev/null";

    /// <summary>The old name and the new one; null for <c>/dev/null</c>.</summary>
    public static (string? Old, string? New) Pair(string old, string current, int line)
    {
        old = Clean(old, line);
        current = Clean(current, line + 1);

        // A folder may be named a: both sides have to have their letter.
        var prefixed = (old == None || old.StartsWith("a/", StringComparison.Ordinal))
            && (current == None || current.StartsWith("b/", StringComparison.Ordinal));
        return (Strip(old, prefixed), Strip(current, prefixed));
    }

    /// <summary>The name of <c>a/NAME b/NAME</c>; null when the two differ.</summary>
    public static string? OfBoth(string text)
    {
        var half = text.Length / 2;
        return text.Length % 2 == 1 && text[half] == ' ' && text.StartsWith("a/", StringComparison.Ordinal)
            && text.AsSpan(half + 1).StartsWith("b/") && text.AsSpan(2, half - 2).SequenceEqual(text.AsSpan(half + 3))
            ? text[2..half]
            : null;
    }

    /// <summary>A name without its quotes: what git writes for names with odd characters.</summary>
    public static string Unquote(string name, int line)
    {
        if (name.Length < 2 || name[0] != '"' || name[^1] != '"')
        {
            return name;
        }

        var bytes = new List<byte>(name.Length);
        for (var i = 1; i < name.Length - 1; i++)
        {
            if (name[i] != '\\')
            {
                bytes.AddRange(Encoding.UTF8.GetBytes(name, i, char.IsHighSurrogate(name[i]) && i + 2 < name.Length ? 2 : 1));
                i += char.IsHighSurrogate(name[i]) && i + 2 < name.Length ? 1 : 0;
                continue;
            }

            bytes.Add(Escaped(name, ref i, line));
        }

        return Encoding.UTF8.GetString([.. bytes]);
    }

    private static byte Escaped(string name, ref int at, int line)
    {
        var next = name[++at];
        if (next is >= '0' and <= '3' && at + 3 < name.Length && name[at + 1] is >= '0' and <= '7' && name[at + 2] is >= '0' and <= '7')
        {
            at += 2;
            return (byte)(((next - '0') << 6) | ((name[at - 1] - '0') << 3) | (name[at] - '0'));
        }

        return next switch
        {
            'n' => (byte)'\n',
            't' => (byte)'\t',
            'r' => (byte)'\r',
            'a' => 7,
            'b' => 8,
            'f' => 12,
            'v' => 11,
            '"' or '\\' => (byte)next,
            _ => throw new PatchException(line, $"the name {PatchLines.Quote(name)} has an escape that is none."),
        };
    }

    private static string Clean(string name, int line)
    {
        var tab = name.IndexOf('\t', StringComparison.Ordinal);
        var clean = Unquote((tab < 0 ? name : name[..tab]).Trim(), line);
        return clean.Length > 0 ? clean : throw new PatchException(line, "a path is missing.");
    }

    private static string? Strip(string name, bool prefixed) => name == None ? null : prefixed ? name[2..] : name;
}

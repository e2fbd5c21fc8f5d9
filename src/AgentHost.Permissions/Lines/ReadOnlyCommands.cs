using AgentHost.Permissions.Commands;

namespace AgentHost.Permissions.Lines;

/// <summary>
/// Lines of which every command is known to only read: with them git can be given settings of the host's, because nothing else would get those.
/// </summary>
public static class ReadOnlyCommands
{
    /// <summary>Tests that no part runs anything but commands that are known to only read.</summary>
    public static bool AreQuiet(IReadOnlyList<LinePart> parts)
    {
        foreach (var part in parts)
        {
            if (!IsQuiet(part))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>
    /// The words of the first command of git in a line whose every command only reads; null where there is none, or where the line does more.
    /// </summary>
    public static IReadOnlyList<string>? FindGit(string line)
    {
        // Most lines have nothing to do with git.
        if (!line.Contains("git", StringComparison.Ordinal))
        {
            return null;
        }

        var reading = ShellCommandAnalyzer.Read(line);
        return reading.Failure is null && AreQuiet(reading.Parts) ? reading.Parts.Select(FindGit).FirstOrDefault(static words => words is not null) : null;
    }

    private static bool IsQuiet(LinePart part) =>
        part.Variable is not null || part.Doubt is null
        && (part.Kind is LinePartKind.Read or LinePartKind.Write
            || (part.Inner.Count > 0
                ? part.IsTransparent && AreQuiet(part.Inner)
                : part.IsHarmless || (Known(part) is { } words && ReadOnlyPrograms.Find(words) is not null)));

    /// <summary>
    /// A command's words; null where only the shell knows one of them. For a command of git a pattern behind "--" is as good as a name: what it stands for can
    /// be no option.
    /// </summary>
    public static string[]? Known(LinePart part)
    {
        var words = new string[part.Words.Count];
        var isBehind = false;
        for (var i = 0; i < words.Length; i++)
        {
            if ((part.Words[i].Text ?? (isBehind ? part.Words[i].Pattern : null)) is not { } word)
            {
                return null;
            }

            words[i] = word;
            isBehind |= word == "--" && i > 1 && words[0] == "git";
        }

        return words;
    }

    private static string[]? FindGit(LinePart part) => part.Inner.Count > 0
        ? part.Inner.Select(FindGit).FirstOrDefault(static words => words is not null)
        : !part.IsHarmless && Known(part) is ["git", ..] words ? words : null;
}

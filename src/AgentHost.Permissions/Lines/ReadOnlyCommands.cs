using AgentHost.Permissions.Commands;
using AgentHost.Security.Redaction;

namespace AgentHost.Permissions.Lines;

/// <summary>
/// Lines of which every command is known to only read: with them git can be given settings of the host's, because nothing else would get those.
/// </summary>
public static class ReadOnlyCommands
{
    private static readonly string[] _sensitive = ["git", "env", "npm", "pip", "go"];

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
    /// Variables for a command, or a line whose every command only reads: what keeps a repository's programs out of git, what keeps tools from fetching, and
    /// null for those that hold secrets where variables are shown. Null where nothing is to be set.
    /// </summary>
    /// <param name="words">The command; null for a line.</param>
    /// <param name="line">The line.</param>
    /// <param name="own">What whoever starts it sets.</param>
    public static IReadOnlyDictionary<string, string?>? EnvironmentFor(
        IReadOnlyList<string>? words, string line, IReadOnlyDictionary<string, string?>? own = null)
    {
        // Most lines have nothing to do with any of them.
        if (words is null && !Array.Exists(_sensitive, program => line.Contains(program, StringComparison.Ordinal)))
        {
            return null;
        }

        var commands = words is not null ? [words] : ShellCommandAnalyzer.Read(line) is { Failure: null } reading && AreQuiet(reading.Parts)
            ? reading.Parts.SelectMany(CommandsOf)
            : [];
        Dictionary<string, string?>? variables = null;
        foreach (var command in commands)
        {
            if (ReadOnlyGit.EnvironmentFor(command, own) is { } git)
            {
                Set(ref variables, git);
            }
            else if (ReadOnlyPrograms.Find(command) is { } entry)
            {
                Set(ref variables, entry.Variables.Select(static variable => KeyValuePair.Create(variable.Name, (string?)variable.Value)));
                Set(ref variables, !entry.ShowsVariables ? [] : Environment.GetEnvironmentVariables().Keys.Cast<string>().Where(SecretVariables.Holds)
                    .Select(static name => KeyValuePair.Create(name, (string?)null)));
            }
        }

        return variables;
    }

    private static void Set(ref Dictionary<string, string?>? variables, IEnumerable<KeyValuePair<string, string?>> more)
    {
        foreach (var (name, value) in more)
        {
            variables ??= new(StringComparer.Ordinal);
            variables[name] = value;
        }
    }

    private static bool IsQuiet(LinePart part) =>
        part.Variable is not null || part.Doubt is null
        && (part.Kind is LinePartKind.Read or LinePartKind.Write
            || (part.Inner.Count > 0 && !part.IsShadowed
                ? part.IsTransparent && AreQuiet(part.Inner)
                : part.IsHarmless || (Known(part) is { } words ? ReadOnlyPrograms.Find(words) is not null : IsQuietReader(part))));

    // Whatever files its unknown words name, it runs nothing.
    private static bool IsQuietReader(LinePart part) =>
        part.Words[0].Text is not (null or "git") && part.Words.All(static word => word.Text is not null || word.Names is not null || word.Variable is not null)
        && ReadOnlyPrograms.Find([.. part.Words.Select(static word => word.Text).OfType<string>()]) is { Operands: not OperandKind.None };

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

    private static IEnumerable<IReadOnlyList<string>> CommandsOf(LinePart part) =>
        part.Inner.Count > 0 && !part.IsShadowed ? part.Inner.SelectMany(CommandsOf) : !part.IsHarmless && Known(part) is { } words ? [words] : [];
}

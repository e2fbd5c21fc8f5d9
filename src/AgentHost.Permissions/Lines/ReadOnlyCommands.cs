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
    /// <param name="words">The command, where no shell takes it apart; null for a line that one does.</param>
    /// <param name="line">The line.</param>
    /// <param name="own">What whoever starts it sets.</param>
    public static IReadOnlyDictionary<string, string?>? EnvironmentFor(
        IReadOnlyList<string>? words, string line, IReadOnlyDictionary<string, string?>? own = null)
    {
        // Most lines have nothing to do with any of them. A name can be written so that it is not seen at once.
        if (words is null && !line.AsSpan().ContainsAny("'\"\\$`") && !Array.Exists(_sensitive, program => line.Contains(program, StringComparison.Ordinal)))
        {
            return null;
        }

        IReadOnlyList<LinePart> parts = words is not null
            ? ShellCommandAnalyzer.ReadProgram(words) is { } program ? [program] : []
            : ShellCommandAnalyzer.Read(line) is { Failure: null } reading ? reading.Parts : [];
        var commands = AreQuiet(parts) ? parts.SelectMany(CommandsOf) : [];
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
                Set(ref variables, !entry.ShowsVariables ? [] : Environment.GetEnvironmentVariables().Keys.Cast<string>()
                    .Where(static name => SecretVariables.Holds(name, Environment.GetEnvironmentVariable(name)))
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
        part.Words.All(static word => word.Text is not null || word.Names is not null || word.Variable is not null) && FindReader(part.Words) is not null;

    /// <summary>
    /// Finds the entry of a command that only reads, whatever files those of its words name that only the shell knows; null where there is none.
    /// </summary>
    /// <param name="part">The words.</param>
    internal static ReadOnlyCommand? FindReader(IReadOnlyList<LineWord> part)
    {
        var words = WordsOf(part);
        if (part.Count == 0 || part[0].Text is null or "strings" || ReadOnlyPrograms.Find(words) is not { } entry)
        {
            return null;
        }

        // Of git only what shows no content, and names behind "--", where none is an option. "dirname" says names and nothing of the files.
        if (part[0].Text == "git" ? entry.ShowsContent || !AreBehind(part)
            : entry.Operands is not (OperandKind.Files or OperandKind.Facts or OperandKind.Listing or OperandKind.Tree) && words[0] != "dirname"
                || entry.MostOperands < int.MaxValue && part.Any(static word => word is { Text: null, IsPipe: false }))
        {
            return null;
        }

        // A name in the place of a pattern would make a file of the word behind it, and one in the place of a program would be run.
        for (var i = 1; i < words.Length; i++)
        {
            if (part[i].Text is null && !ReadOnlyOptions.IsOperand(entry, words, i))
            {
                return null;
            }
        }

        return entry;
    }

    private static string[] WordsOf(IReadOnlyList<LineWord> words) => [.. words.Select(static word => word.Text ?? "any-name")];

    private static bool AreBehind(IReadOnlyList<LineWord> words)
    {
        var dashes = words.Index().FirstOrDefault(static word => word is { Index: > 1, Item.Text: "--" }).Index;
        return dashes > 0 && words.Index().All(word => word.Item.Text is not null || word.Index > dashes);
    }

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
        part.Inner.Count > 0 && !part.IsShadowed ? part.Inner.SelectMany(CommandsOf)
        : part.IsHarmless ? []
        : Known(part) is { } words ? [words]
        : FindReader(part.Words) is not null ? [WordsOf(part.Words)]
        : [];
}

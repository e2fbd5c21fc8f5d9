namespace AgentHost.Permissions.Commands;

/// <summary>A command as rules see it.</summary>
public sealed record CommandLine
{
    /// <summary>The words after quotes are resolved; empty when the line is not plain.</summary>
    public IReadOnlyList<string> Words { get; init; } = [];

    /// <summary>The shell that it is for.</summary>
    internal CommandDialect Dialect { get; init; }

    /// <summary>True for one simple command of plain words and quotes.</summary>
    public bool IsPlain => NotPlain is null;

    /// <summary>Part that makes the line more than plain words, to stand after "it has"; null for a plain line.</summary>
    public string? NotPlain { get; init; }

    /// <summary>
    /// True when the shell would spread a word into others (<c>*</c>, <c>?</c>, <c>[</c>, <c>{</c>, <c>~</c>): the words are not the last say on which files
    /// are meant.
    /// </summary>
    public bool Expands { get; init; }

    /// <summary>
    /// For a command with words that only the shell knows: all words, those as null. Null where the words are all known, or where there are none.
    /// </summary>
    public IReadOnlyList<string?>? Partial { get; init; }

    /// <summary>True when it runs something that its words do not tell: what rules that deny look for may stand anywhere in it.</summary>
    public bool IsOpaque { get; init; }

    /// <summary>True when what it runs may be put together from words that do not stand side by side.</summary>
    public bool IsScattered { get; init; }

    /// <summary>
    /// The line cut at every character that is part of no plain name, for what runs something that its words do not tell; empty for the rest.
    /// </summary>
    public IReadOnlyList<string> Crumbs { get; init; } = [];

    /// <summary>
    /// Number of words that a rule has to name at least so that it can allow this: up to the program that is run in the end. -1 where it has to name all, <see
    /// cref="AgentHost.Permissions.Lines.LinePart.Never"/> where no rule can.
    /// </summary>
    public int Needed { get; init; }

    /// <summary>The line cut at spaces, operators and quotes, in two readings; what denying rules look through.</summary>
    public IReadOnlyList<IReadOnlyList<string>> Pieces { get; init; } = [];

    /// <summary>A program with its arguments, run without a shell.</summary>
    /// <param name="words">The words.</param>
    /// <param name="needed">Number of them that a rule has to name.</param>
    public static CommandLine OfWords(IReadOnlyList<string> words, int needed = 0) => words.Count == 0 || words[0].Length == 0
        ? new CommandLine { NotPlain = "no program" }
        : new CommandLine { Words = words, Needed = needed, Pieces = SimpleCommandParser.Pieces(string.Join(' ', words)) };
}

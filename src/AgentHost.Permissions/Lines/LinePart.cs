namespace AgentHost.Permissions.Lines;

/// <summary>One thing of a line that is judged by itself.</summary>
/// <param name="Kind">Kind of the part.</param>
/// <param name="Text">As it is written.</param>
public sealed record LinePart(LinePartKind Kind, string Text)
{
    /// <summary>For <see cref="Needed"/>: no rule can name what is run in the end.</summary>
    public const int Never = int.MaxValue;

    /// <summary>For a command: its words.</summary>
    internal IReadOnlyList<LineWord> Words { get; init; } = [];

    /// <summary>For a file: its path; null where only the shell knows.</summary>
    public string? Path { get; init; }

    /// <summary>For a file that a pattern names (<c>&gt; *.txt</c>): the pattern, with a backslash before what stands for itself.</summary>
    public string? Pattern { get; init; }

    /// <summary>Words beside those of a command that may name files and hosts: what a redirection leads to, values of variables.</summary>
    internal IReadOnlyList<LineWord> Named { get; init; } = [];

    /// <summary>For a file: whether only its being there matters, as for a folder that is changed to.</summary>
    public bool IsFolder { get; init; }

    /// <summary>The folders that it may run in, from the line's own; empty where they are not known.</summary>
    public IReadOnlyList<string> Folders { get; init; } = [""];

    /// <summary>Reason why it asks whatever it reads, as a clause; for a command a rule may still allow it.</summary>
    public string? Doubt { get; init; }

    /// <summary>For a doubt about a variable that may be the line's own: its name. It is no doubt where the host's environment has none of that name.</summary>
    public string? Variable { get; init; }

    /// <summary>A builtin of the shell that does nothing to the world.</summary>
    public bool IsHarmless { get; init; }

    /// <summary>True when its input is a pipe, a file or a text of the line.</summary>
    public bool HasInput { get; init; }

    /// <summary>For a program that runs another: what that is.</summary>
    public IReadOnlyList<LinePart> Inner { get; init; } = [];

    /// <summary>True when the inner commands together are all that it does.</summary>
    public bool IsTransparent { get; init; }

    /// <summary>True when the inner commands are only there for rules that deny or ask.</summary>
    public bool IsShadowed { get; init; }

    /// <summary>True when its words may run other programs: rules that deny or ask look for theirs anywhere in it.</summary>
    public bool IsLoose { get; init; }

    /// <summary>True when what it runs may be put together from words that do not stand side by side.</summary>
    public bool IsScattered { get; init; }

    /// <summary>
    /// Number of words that a rule has to name at least, so that it speaks of what is run in the end; -1 where it has to name all, <see cref="Never"/> where
    /// that is not enough.
    /// </summary>
    public int Needed { get; init; }
}

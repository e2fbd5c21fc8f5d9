namespace AgentHost.Permissions.Commands;

/// <summary>A command that only reads, with all that it may be called with; whatever is not named here asks.</summary>
/// <param name="Words">The program, and its sub-command where it has one.</param>
internal sealed record ReadOnlyCommand(params string[] Words)
{
    /// <summary>Letters of short options without a value; digits stand for <c>-5</c>.</summary>
    public string Flags { get; init; } = "";

    /// <summary>
    /// Letters of short options whose value is required and names no file. Never one whose value is optional: the next word would be taken for it.
    /// </summary>
    public string Valued { get; init; } = "";

    /// <summary>Long options, written out, without a value; one with <c>=</c> stands for that value alone.</summary>
    public string[] Long { get; init; } = [];

    /// <summary>Long options, written out, with <c>=</c> and a value that names no file.</summary>
    public string[] LongValued { get; init; } = [];

    /// <summary>Those of the long options with a value that may have it in the next word, because they always have one.</summary>
    public string[] LongRequired { get; init; } = [];

    /// <summary>True for one that shows variables: it starts without those that hold secrets by their names.</summary>
    public bool ShowsVariables { get; init; }

    /// <summary>Variables that it starts with.</summary>
    public (string Name, string Value)[] Variables { get; init; } = [];

    /// <summary>True for a look at a tool that chooses what runs by files of the folder.</summary>
    public bool IsToolVersion { get; init; }

    /// <summary>For git: true when it shows content of files, of any time.</summary>
    public bool ShowsContent { get; init; }

    /// <summary>Of these options at least one has to be there; none where it is empty.</summary>
    public string[] OneOf { get; init; } = [];

    /// <summary>True where each option is a word of one letter before the operands: <c>-p -l 5 FILE</c>, and not <c>-pl 5 FILE</c>.</summary>
    public bool IsOneLetterEach { get; init; }

    /// <summary>Kind of its operands.</summary>
    public OperandKind Operands { get; init; } = OperandKind.Files;

    /// <summary>Options, with their dashes, whose value in the next word is text for every program of that name: others could take it for an operand.</summary>
    public string[] Texts { get; init; } = [];

    /// <summary>Number of operands at the beginning that are text.</summary>
    public int TextFirst { get; init; }

    /// <summary>Text that each operand has to be; null where it is free.</summary>
    public string? Operand { get; init; }

    /// <summary>The most operands.</summary>
    public int MostOperands { get; init; } = int.MaxValue;

    /// <summary>For git: true when it looks at the content of the working folder, through the filters that the repository names.</summary>
    public bool SeesWorkTree { get; init; }
}

namespace AgentHost.Permissions.Lines;

/// <summary>A word of a command in a line.</summary>
/// <param name="Text">Text that the program gets; null where only the shell knows.</param>
/// <param name="Splits">True when it may become several words, or none.</param>
[System.Runtime.InteropServices.StructLayout(System.Runtime.InteropServices.LayoutKind.Auto)]
internal readonly record struct LineWord(string? Text, bool Splits = false)
{
    /// <summary>The variable, where the word begins with its name and <c>=</c>.</summary>
    public string? Assigns { get; init; }

    /// <summary>True when the shell may put names of files in its place.</summary>
    public bool Globs { get; init; }

    /// <summary>True for the number of a command in the background (<c>$!</c>).</summary>
    public bool IsJob { get; init; }

    /// <summary>
    /// Pattern, for a word that the shell replaces by names of files and changes in no other way: with a backslash before what stands for itself.
    /// </summary>
    public string? Pattern { get; init; }

    /// <summary>The variable whose value it is, where it is nothing else.</summary>
    public string? Variable { get; init; }

    /// <summary>True for the name of a pipe that the shell makes, which is one word and no option.</summary>
    public bool IsPipe { get; init; }

    /// <summary>Files that it stands for, where it is names that a command prints.</summary>
    public FileNameSource? Names { get; init; }

    /// <summary>True for a word in whose place a program puts what it reads or finds, and nothing else.</summary>
    public bool IsTaken { get; init; }

    /// <summary>Text as it is written, for a word that only the shell knows and that is no pattern: with a NUL in the place of each value.</summary>
    public string? Sketch { get; init; }
}

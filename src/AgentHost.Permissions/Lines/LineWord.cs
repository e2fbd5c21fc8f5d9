namespace AgentHost.Permissions.Lines;

/// <summary>A word of a command in a line.</summary>
/// <param name="Text">What the program gets; null where only the shell knows.</param>
/// <param name="Splits">Whether it may become several words, or none.</param>
[System.Runtime.InteropServices.StructLayout(System.Runtime.InteropServices.LayoutKind.Auto)]
internal readonly record struct LineWord(string? Text, bool Splits = false)
{
    /// <summary>The variable, where the word begins with its name and <c>=</c>.</summary>
    public string? Assigns { get; init; }

    /// <summary>Whether the shell may put names of files in its place.</summary>
    public bool Globs { get; init; }

    /// <summary>Whether it is the number of a command in the background (<c>$!</c>).</summary>
    public bool IsJob { get; init; }

    /// <summary>
    /// Where the shell puts names of files in its place, and does nothing else to it: the pattern, with a backslash before what stands for itself.
    /// </summary>
    public string? Pattern { get; init; }

    /// <summary>Where only the shell knows the text, and it is no pattern: what is written of it, with a NUL in the place of each value.</summary>
    public string? Sketch { get; init; }
}

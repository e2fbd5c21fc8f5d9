namespace AgentHost.Plugins.Files.Patching;

/// <summary>Place in a file where a hunk fits.</summary>
/// <param name="Line">The file's first line that it speaks of, from 0.</param>
internal sealed record HunkPlace(int Line)
{
    /// <summary>Lines of context at its beginning that were left out of account.</summary>
    public int Leading { get; init; }

    /// <summary>And at its end.</summary>
    public int Trailing { get; init; }

    /// <summary>The indentation, or white space within lines, is another one.</summary>
    public bool Loose { get; init; }

    /// <summary>Remark on what did not match exactly, for the model; null when all did.</summary>
    public string? Note { get; init; }
}

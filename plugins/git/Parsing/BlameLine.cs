namespace AgentHost.Plugins.Git.Parsing;

/// <summary>A line with the commit that it came with.</summary>
/// <param name="Number">Its number now, from 1.</param>
/// <param name="Text">Its text.</param>
internal sealed record BlameLine(int Number, string Text, string Hash, string Author, long Time, string Summary)
{
    /// <summary>True when the line is in no commit yet.</summary>
    public bool Uncommitted => Hash.AsSpan().IndexOfAnyExcept('0') < 0;
}

using AgentHost.DisplayBlocks.Texts;

namespace AgentHost.DisplayBlocks.Tree;

/// <summary>Result of a call of a tool.</summary>
/// <param name="Tool">The tool's name; made harmless.</param>
/// <param name="Body">Blocks to show.</param>
public sealed record ToolResultBlock(string Tool, IReadOnlyList<Block> Body) : Block
{
    private const int LongestName = 100;
    private const int LongestSummary = 200;

    /// <summary>The tool's name.</summary>
    public string Tool { get; init => field = SafeText.Line(value, LongestName); } = SafeText.Line(Tool, LongestName);

    /// <summary>True where it failed, was denied or was cancelled.</summary>
    public bool IsError { get; init; }

    /// <summary>Outcome in a few words, such as a count of lines; empty where there is none.</summary>
    public string Summary { get; init => field = SafeText.Line(value, LongestSummary); } = "";
}

using AgentHost.DisplayBlocks.Texts;

namespace AgentHost.DisplayBlocks.Tree;

/// <summary>A call of a tool.</summary>
/// <param name="Tool">Its name; made harmless.</param>
/// <param name="Title">One line that says what it does to what, without the tool's name: a path, a command, a pattern; may be empty.</param>
public sealed record ToolCallBlock(string Tool, string Title) : Block
{
    private const int LongestName = 100;
    private const int LongestTitle = 400;

    /// <summary>Its name.</summary>
    public string Tool { get; init => field = SafeText.Line(value, LongestName); } = SafeText.Line(Tool, LongestName);

    /// <summary>One line that says what it does to what.</summary>
    public string Title { get; init => field = SafeText.Line(value, LongestTitle); } = SafeText.Line(Title, LongestTitle);

    /// <summary>Arguments that the title does not say, those of one line.</summary>
    public IReadOnlyList<ToolField> Fields { get; init; } = [];

    /// <summary>The longer ones: a diff, a text to write, a prompt.</summary>
    public IReadOnlyList<Block> Body { get; init; } = [];
}

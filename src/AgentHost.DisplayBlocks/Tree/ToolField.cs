using AgentHost.DisplayBlocks.Texts;

namespace AgentHost.DisplayBlocks.Tree;

/// <summary>A named value of a call, on one line.</summary>
/// <param name="Name">Its name; made harmless, and shortened to 60 characters.</param>
/// <param name="Value">The value; made harmless, and shortened to 400 characters.</param>
public sealed record ToolField(string Name, string Value)
{
    private const int LongestName = 60;
    private const int LongestValue = 400;

    /// <summary>Its name.</summary>
    public string Name { get; init => field = SafeText.Line(value, LongestName); } = SafeText.Line(Name, LongestName);

    /// <summary>The value.</summary>
    public string Value { get; init => field = SafeText.Line(value, LongestValue); } = SafeText.Line(Value, LongestValue);
}

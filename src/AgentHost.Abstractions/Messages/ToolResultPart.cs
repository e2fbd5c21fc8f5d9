namespace AgentHost;

/// <summary>Result of a tool call.</summary>
/// <param name="CallId">The call that it answers.</param>
/// <param name="Content">Text, image, file and json parts for the model.</param>
public sealed record ToolResultPart(string CallId, IReadOnlyList<Part> Content) : Part("tool-result")
{
    /// <summary>True when the call failed, was denied or was cancelled; the text then says what to do instead.</summary>
    public bool IsError { get; init; }

    /// <summary>A name under which it is kept whole through compactions, beside the last of each other name; absent for what may be trimmed.</summary>
    public string? Pin { get; init; }
}

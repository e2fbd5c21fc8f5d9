using System.Text.Json;

namespace AgentHost.Acp.Protocol;

/// <summary>A call that permission is asked for.</summary>
/// <param name="ToolCallId">Its id.</param>
public sealed record ToolCallDetails(string ToolCallId)
{
    /// <summary>A line for people.</summary>
    public string? Title { get; init; }

    /// <summary>One of <see cref="ToolKinds"/>.</summary>
    public string? Kind { get; init; }

    /// <summary>Name of the tool.</summary>
    public string? Name { get; init; }

    /// <summary>One of <see cref="ToolStatuses"/>.</summary>
    public string? Status { get; init; }

    /// <summary>Content that takes the place of all before.</summary>
    public IReadOnlyList<ToolContent>? Content { get; init; }

    /// <summary>Places that it is about.</summary>
    public IReadOnlyList<ToolLocation>? Locations { get; init; }

    /// <summary>Its arguments.</summary>
    public JsonElement? RawInput { get; init; }

    /// <summary>Data of its result.</summary>
    public JsonElement? RawOutput { get; init; }
}

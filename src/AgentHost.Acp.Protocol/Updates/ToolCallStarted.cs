using System.Text.Json;

namespace AgentHost.Acp.Protocol;

/// <summary>A call of a tool.</summary>
/// <param name="ToolCallId">Its id, unique in the session.</param>
/// <param name="Title">A line for people.</param>
public sealed record ToolCallStarted(string ToolCallId, string Title) : SessionUpdate
{
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

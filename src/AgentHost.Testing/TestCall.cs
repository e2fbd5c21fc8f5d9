using System.Text.Json;
using AgentHost.Client;

namespace AgentHost.Testing;

/// <summary>A tool call that a turn made, and what came of it.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Tool">The tool.</param>
/// <param name="Arguments">Its arguments.</param>
public sealed record TestCall(string Id, string Tool, JsonElement Arguments)
{
    /// <summary>State in which the call ended.</summary>
    public ToolState State { get; init; }

    /// <summary>The parts that the model got.</summary>
    public IReadOnlyList<Part> Content { get; init; } = [];

    /// <summary>True when the model was told that it failed, was denied or was cancelled.</summary>
    public bool IsError { get; init; }

    /// <summary>The tool's data for programs.</summary>
    public JsonElement? Data { get; init; }

    /// <summary>Blocks that people are shown.</summary>
    public IReadOnlyList<DisplayBlock> Display { get; init; } = [];

    /// <summary>Files that it says it touched.</summary>
    public IReadOnlyList<string> Paths { get; init; } = [];

    /// <summary>The text that the model got.</summary>
    public string Text => string.Concat(Content.OfType<TextPart>().Select(static part => part.Text));
}

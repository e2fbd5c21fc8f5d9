using System.Text.Json;

namespace AgentHost;

/// <summary>Result of a call that a tool made of another (<see cref="IToolCalls"/>).</summary>
/// <param name="Content">Parts as a model would be given them: text, image, file, json.</param>
public sealed record ToolCallResult(IReadOnlyList<Part> Content)
{
    /// <summary>True when it failed, was denied or was cancelled.</summary>
    public bool IsError { get; init; }

    /// <summary>True when it was not carried out, since a rule, a hook, the mode or a person denied it. Default false.</summary>
    public bool IsDenied { get; init; }

    /// <summary>The tool's structured data; absent for none.</summary>
    public JsonElement? Data { get; init; }
}

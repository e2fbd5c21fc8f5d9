using System.Text.Json.Serialization;

namespace AgentHost.ModelServing;

/// <summary>One tool call of a reply.</summary>
public sealed record ReplyToolCall
{
    /// <summary>The call's id; without it the server numbers calls: <c>call_1</c>, <c>call_2</c>, through the server's life.</summary>
    public string? Id { get; init; }

    /// <summary>The tool's name, sent as it is.</summary>
    public required string Name { get; init; }

    /// <summary>The namespace that the tool stands in; null for none. Of the wire <c>responses</c> alone.</summary>
    public string? Namespace { get; init; }

    /// <summary>The arguments' text, sent verbatim, valid JSON or not. In a scenario file: a string (verbatim) or a JSON object.</summary>
    [JsonConverter(typeof(TextOrJsonConverter))]
    public string Arguments { get => field ?? "{}"; init; } = "{}";
}

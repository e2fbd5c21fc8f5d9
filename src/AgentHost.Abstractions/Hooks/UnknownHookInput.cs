using System.Text.Json;
using System.Text.Json.Serialization;

namespace AgentHost;

/// <summary>An event of a newer version, kept whole.</summary>
public sealed record UnknownHookInput : HookInput
{
    /// <summary>Keeps an event that this version does not know.</summary>
    /// <param name="type">Its name.</param>
    /// <param name="raw">The whole object.</param>
    public UnknownHookInput(string type, JsonElement raw)
        : base(type, Text(raw, "sessionId"), Text(raw, "workspace")) => Raw = raw;

    /// <inheritdoc/>
    [JsonIgnore]
    public override HookEvent Event => HookEvent.Unknown;

    /// <summary>The whole object, <c>type</c> included.</summary>
    [JsonIgnore]
    public JsonElement Raw { get; }

    private static string Text(JsonElement raw, string name) =>
        raw.ValueKind == JsonValueKind.Object && raw.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : "";
}

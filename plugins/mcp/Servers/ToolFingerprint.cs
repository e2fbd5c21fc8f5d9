using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace AgentHost.Plugins.Mcp.Servers;

/// <summary>Fingerprint of a tool: hashes of its text and its schema.</summary>
/// <param name="Text">Of its title and description, as the server gave them.</param>
/// <param name="Schema">Of its schema.</param>
internal sealed record ToolFingerprint(string Text, string Schema)
{
    public static ToolFingerprint Of(string? title, string? description, JsonElement schema) => new(Hash($"{title}\n{description}"), Hash(schema.GetRawText()));

    /// <summary>As it is kept; null where it is none.</summary>
    public static ToolFingerprint? Read(JsonElement value) => value.Text("text") is { } text && value.Text("schema") is { } schema ? new(text, schema) : null;

    public JsonElement ToElement() => Json.Of(new JsonObject { ["text"] = Text, ["schema"] = Schema });

    /// <summary>Describes the difference in words.</summary>
    public string Difference(ToolFingerprint other) => (Text != other.Text, Schema != other.Schema) switch
    {
        (true, true) => "its description and its arguments are others",
        (true, false) => "its description is another",
        _ => "its arguments are others",
    };

    private static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, 16));
}

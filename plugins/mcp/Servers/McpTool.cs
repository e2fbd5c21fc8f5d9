using System.Text.Json;

namespace AgentHost.Plugins.Mcp.Servers;

/// <summary>A tool of a server.</summary>
/// <param name="Name">Its name at the server.</param>
/// <param name="Description">What the server says of it, cleaned and bounded.</param>
/// <param name="Schema">The whole schema of its arguments.</param>
internal sealed record McpTool(string Name, string Description, JsonElement Schema)
{
    /// <summary>Fingerprint of the tool, by the hashes of its text and its schema, which a person may have allowed.</summary>
    public required ToolFingerprint Print { get; init; }

    /// <summary>True when the server says that it destroys something.</summary>
    public bool Destroys { get; init; }
}

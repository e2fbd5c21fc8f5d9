using System.Text.Json.Serialization;

namespace AgentHost;

/// <summary>Effects of a tool outside the session. In JSON a list of words: <c>read write exec network mcp agent</c>.</summary>
[Flags]
[JsonConverter(typeof(ToolEffectsConverter))]
public enum ToolEffects
{
    /// <summary>Nothing outside the session.</summary>
    None = 0,

    /// <summary>Reads files.</summary>
    Read = 1,

    /// <summary>Changes files.</summary>
    Write = 2,

    /// <summary>Runs programs (<c>exec</c> in JSON).</summary>
    Execute = 4,

    /// <summary>Talks to other machines.</summary>
    Network = 8,

    /// <summary>Calls an MCP server.</summary>
    Mcp = 16,

    /// <summary>Starts another agent.</summary>
    Agent = 32,
}

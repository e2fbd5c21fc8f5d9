namespace AgentHost.Acp.Protocol;

/// <summary>Abilities of an agent.</summary>
public sealed record AgentCapabilities
{
    /// <summary><c>session/load</c>.</summary>
    public bool LoadSession { get; init; }

    /// <summary>Content of prompts.</summary>
    public PromptCapabilities? PromptCapabilities { get; init; }

    /// <summary>MCP servers that the editor passes.</summary>
    public McpCapabilities? McpCapabilities { get; init; }

    /// <summary>Sessions.</summary>
    public SessionCapabilities? SessionCapabilities { get; init; }

    /// <summary>Logins.</summary>
    public AgentAuthCapabilities? Auth { get; init; }
}

namespace AgentHost.Plugins.Mcp.Servers;

/// <summary>What a server has at a moment.</summary>
internal sealed record ServerOffer
{
    public static ServerOffer None { get; } = new();

    public IReadOnlyList<McpTool> Tools { get; init; } = [];

    public IReadOnlyList<McpPrompt> Prompts { get; init; } = [];

    public IReadOnlyList<McpResource> Resources { get; init; } = [];

    /// <summary>Whether it can be asked for resources.</summary>
    public bool HasResources { get; init; }

    /// <summary>What it says of itself to a model.</summary>
    public string? Instructions { get; init; }

    /// <summary>Its name and version, and the protocol's.</summary>
    public string Server { get; init; } = "";

    public string Protocol { get; init; } = "";
}

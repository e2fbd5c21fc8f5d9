namespace AgentHost.Plugins.Mcp.Servers;

/// <summary>Tools, prompts, resources and instructions of a server at a moment.</summary>
internal sealed record ServerOffer
{
    public static ServerOffer None { get; } = new();

    public IReadOnlyList<McpTool> Tools { get; init; } = [];

    public IReadOnlyList<McpPrompt> Prompts { get; init; } = [];

    public IReadOnlyList<McpResource> Resources { get; init; } = [];

    /// <summary>A sentence for each item that it listed and that cannot be offered; 50 at most.</summary>
    public IReadOnlyList<string> LeftOut { get; init; } = [];

    /// <summary>True when resources can be requested from it.</summary>
    public bool HasResources { get; init; }

    /// <summary>Instructions of the server for a model.</summary>
    public string? Instructions { get; init; }

    /// <summary>Its name and version, and the protocol's.</summary>
    public string Server { get; init; } = "";

    public string Protocol { get; init; } = "";
}

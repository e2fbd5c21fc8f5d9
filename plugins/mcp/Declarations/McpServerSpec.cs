using System.IO.Enumeration;

namespace AgentHost.Plugins.Mcp.Declarations;

/// <summary>A server as it is declared; its texts are not filled in yet.</summary>
/// <param name="Name">Its name, unique in a workspace.</param>
/// <param name="Source">Where it stands: <c>settings</c>, a file, or the plugin that declares it.</param>
/// <param name="Transport">How it is spoken to.</param>
internal sealed record McpServerSpec(string Name, string Source, ServerTransport Transport)
{
    public string Command { get; init; } = "";

    public IReadOnlyList<string> Arguments { get; init; } = [];

    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    public string? Folder { get; init; }

    public string Url { get; init; } = "";

    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>What is said of its login; null where its declaration switches logins off.</summary>
    public LoginSpec? Login { get; init; } = new();

    public bool Disabled { get; init; }

    public IReadOnlyList<string>? EnabledTools { get; init; }

    public IReadOnlyList<string> DisabledTools { get; init; } = [];

    /// <summary>How long one call may take.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(120);

    /// <summary>How long it may take to start.</summary>
    public TimeSpan StartTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary><c>ask</c>, <c>allow</c> or <c>never</c>.</summary>
    public string Sampling { get; init; } = "ask";

    /// <summary>How to get its program.</summary>
    public string? Get { get; init; }

    /// <summary>Why it cannot be used as it is written; null where it can.</summary>
    public string? Problem { get; init; }

    /// <summary>What it is known by from one start to the next: another program is another server.</summary>
    public required string Identity { get; init; }

    /// <summary>Whether a tool of the server is offered.</summary>
    public bool Offers(string tool) => (EnabledTools is null || Has(EnabledTools, tool)) && !Has(DisabledTools, tool);

    private static bool Has(IReadOnlyList<string> names, string tool)
    {
        foreach (var name in names)
        {
            if (FileSystemName.MatchesSimpleExpression(name, tool, ignoreCase: false))
            {
                return true;
            }
        }

        return false;
    }
}

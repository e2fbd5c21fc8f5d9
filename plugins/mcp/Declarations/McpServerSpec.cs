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

    /// <summary>Declaration of its login; null where logins are switched off.</summary>
    public LoginSpec? Login { get; init; } = new();

    public bool Disabled { get; init; }

    public IReadOnlyList<string>? EnabledTools { get; init; }

    public IReadOnlyList<string> DisabledTools { get; init; } = [];

    /// <summary>Timeout of one call. Default 120 s.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(120);

    /// <summary>Timeout of its start. Default 30 s.</summary>
    public TimeSpan StartTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary><c>ask</c>, <c>allow</c> or <c>never</c>.</summary>
    public string Sampling { get; init; } = "ask";

    /// <summary>Hint on how to install its program.</summary>
    public string? Get { get; init; }

    /// <summary>Reason why it cannot be used as it is written; null where it can.</summary>
    public string? Problem { get; init; }

    /// <summary>Identity of the server from one start to the next: another program is another server.</summary>
    public required string Identity { get; init; }

    /// <summary>Tells whether a tool of the server is offered.</summary>
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

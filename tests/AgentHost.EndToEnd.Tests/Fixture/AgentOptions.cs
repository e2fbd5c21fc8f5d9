namespace AgentHost.EndToEnd.Tests.Fixture;

/// <summary>How a process is started.</summary>
internal sealed record AgentOptions
{
    /// <summary>The program.</summary>
    public string Program { get; init; } = Programs.Agent;

    /// <summary>What is piped in; empty by default.</summary>
    public string Input { get; init; } = "";

    /// <summary>Standard input stays an open pipe that nobody writes to.</summary>
    public bool InputStaysOpen { get; init; }

    /// <summary>Variables on top of the sandbox's; null takes one away.</summary>
    public IReadOnlyDictionary<string, string?> Variables { get; init; } = new Dictionary<string, string?>();

    /// <summary>A shell line that starts the program as <c>"$@"</c>, instead of starting it directly.</summary>
    public string? Shell { get; init; }

    /// <summary>The folder to start in; the workspace by default.</summary>
    public string? Folder { get; init; }
}

using System.Diagnostics.CodeAnalysis;

namespace AgentHost.Acp.Protocol;

/// <summary>An MCP server that an editor passes: a program, or an address.</summary>
/// <param name="Name">Its name.</param>
public sealed record McpServer(string Name)
{
    /// <summary><c>http</c> or <c>sse</c>; absent for a program.</summary>
    public string? Type { get; init; }

    /// <summary>Path of the program.</summary>
    public string? Command { get; init; }

    /// <summary>Words of its command line.</summary>
    [AllowNull]
    public IReadOnlyList<string> Args { get => field ?? []; init; }

    /// <summary>Variables of its environment.</summary>
    [AllowNull]
    public IReadOnlyList<EnvVariable> Env { get => field ?? []; init; }

    /// <summary>The address.</summary>
    public string? Url { get; init; }

    /// <summary>Headers of each request.</summary>
    [AllowNull]
    public IReadOnlyList<HttpHeader> Headers { get => field ?? []; init; }
}

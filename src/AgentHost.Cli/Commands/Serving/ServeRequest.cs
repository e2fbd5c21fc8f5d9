namespace AgentHost.Cli.Commands.Serving;

/// <summary>The words of <c>agent serve</c>.</summary>
internal sealed record ServeRequest
{
    /// <summary>Path of the socket; null for the usual one, where no port is named.</summary>
    public string? Socket { get; init; }

    /// <summary>The port, 0 for a free one; null for a socket.</summary>
    public int? Port { get; init; }

    /// <summary>Address of this machine; null for this machine alone.</summary>
    public string? Host { get; init; }

    public string? Certificate { get; init; }

    public string? Key { get; init; }

    /// <summary>Names under which clients reach it.</summary>
    public IReadOnlyList<string> Names { get; init; } = [];
}

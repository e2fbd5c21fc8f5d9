namespace AgentHost.Client;

/// <summary>A session that is to go on from where another one is, or was.</summary>
/// <param name="SessionId">The other one. It is only read: somebody else may work on it.</param>
public sealed record ForkRequest(string SessionId)
{
    /// <summary>Id of a message of it, or what only that id begins with: the last one that is taken along. Default: all are.</summary>
    public string? Message { get; init; }

    /// <summary>The new one's name, 1 to 100 characters. Default: the other one's; a name that is taken gets a number behind it.</summary>
    public string? Name { get; init; }
}

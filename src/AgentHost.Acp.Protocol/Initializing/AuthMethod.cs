namespace AgentHost.Acp.Protocol;

/// <summary>A way to log in.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Name">Its name, for people.</param>
public sealed record AuthMethod(string Id, string Name)
{
    /// <summary><c>terminal</c> for one that the editor starts in a terminal; absent for one of <c>authenticate</c>.</summary>
    public string? Type { get; init; }

    /// <summary>Explanation for people.</summary>
    public string? Description { get; init; }

    /// <summary>Words that are appended to the agent's command line in the terminal.</summary>
    public IReadOnlyList<string>? Args { get; init; }

    /// <summary>Variables of its environment.</summary>
    public IReadOnlyDictionary<string, string>? Env { get; init; }
}

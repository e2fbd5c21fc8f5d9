namespace AgentHost.Client;

/// <summary>A session's name, title, model or mode changed.</summary>
public sealed record SessionUpdated() : AgentEvent("session.updated")
{
    /// <summary>The new name.</summary>
    public string? Name { get; init; }

    /// <summary>The new title.</summary>
    public string? Title { get; init; }

    /// <summary>The new model.</summary>
    public string? Model { get; init; }
}

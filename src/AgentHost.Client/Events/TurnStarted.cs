namespace AgentHost.Client;

/// <summary>A turn began.</summary>
/// <param name="Prompt">Its parts.</param>
/// <param name="Model">The model, as <c>provider/model</c>; empty where none is asked, as for a call that a client makes itself.</param>
public sealed record TurnStarted(IReadOnlyList<Part> Prompt, string Model) : AgentEvent("turn.started")
{
    /// <summary>The permission mode that it began with.</summary>
    public PermissionMode Mode { get; init; }

    /// <summary>Reasons for the model, a sentence each, in the order in which it was found; absent where the prompt named it outright.</summary>
    public IReadOnlyList<string>? Reasons { get; init; }
}

namespace AgentHost.Client;

/// <summary>A message is finished and stands in the history.</summary>
/// <param name="MessageId">The message.</param>
/// <param name="Role">Role of its author.</param>
public sealed record MessageAppended(string MessageId, MessageRole Role) : AgentEvent("message.appended")
{
    /// <summary>Its parts, where they did not come one by one as <see cref="PartCompleted"/>.</summary>
    public IReadOnlyList<Part>? Parts { get; init; }

    /// <summary>The model that wrote it.</summary>
    public string? Model { get; init; }

    /// <summary>True when it was cut off.</summary>
    public bool Interrupted { get; init; }
}

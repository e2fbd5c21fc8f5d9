namespace AgentHost;

/// <summary>One message of a conversation: an ordered list of parts.</summary>
/// <param name="Id">Unique in its session.</param>
/// <param name="Role">Role of its author.</param>
/// <param name="Parts">Its content, in order; never empty in a finished message.</param>
/// <param name="CreatedAt">Time at which it was finished.</param>
public sealed record Message(string Id, MessageRole Role, IReadOnlyList<Part> Parts, DateTimeOffset CreatedAt)
{
    /// <summary>The turn it belongs to.</summary>
    public string? TurnId { get; init; }

    /// <summary>The model that wrote it, as <c>provider/model</c>.</summary>
    public string? Model { get; init; }

    /// <summary>True when the turn was cut off while this message was being written.</summary>
    public bool Interrupted { get; init; }

    /// <summary>The text parts, joined.</summary>
    public string GetText() => string.Concat(Parts.OfType<TextPart>().Select(part => part.Text));
}

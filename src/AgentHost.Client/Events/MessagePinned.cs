namespace AgentHost.Client;

/// <summary>A person wants a message kept whole through compactions, or no longer.</summary>
/// <param name="MessageId">The message.</param>
/// <param name="Pinned">True when it is kept from now on.</param>
public sealed record MessagePinned(string MessageId, bool Pinned) : AgentEvent("message.pinned");

namespace AgentHost;

/// <summary>A part that only the provider understands; kept in the message at this place.</summary>
/// <param name="Part">The part.</param>
public sealed record OpaqueUpdate(OpaquePart Part) : ModelUpdate("opaque-update");

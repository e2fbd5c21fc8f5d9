namespace AgentHost.Models.Credentials;

/// <summary>A key or token, and where it came from.</summary>
/// <param name="Value">It.</param>
/// <param name="Source">In words for a message: <c>environment variable EXAMPLE_API_KEY</c>.</param>
/// <param name="Remedy">Advice for when the service does not accept it, one sentence.</param>
public sealed record Credential(string Value, string Source, string Remedy);

using System.Text.Json;

namespace AgentHost;

/// <summary>Data that a provider's wire carries and the contract has no place for; kept whole and sent back to the same provider.</summary>
/// <param name="Provider">The provider type that understands it.</param>
/// <param name="Value">The data.</param>
public sealed record OpaquePart(string Provider, JsonElement Value) : Part("opaque");

namespace AgentHost.Configuration;

/// <summary>An expanded value, or the one sentence that says why there is none.</summary>
public readonly record struct Expansion(string? Value, string? Problem);

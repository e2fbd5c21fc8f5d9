namespace AgentHost.Kernel.Configuration;

/// <summary>An expanded value, or the one sentence that says why there is none.</summary>
internal readonly record struct Expansion(string? Value, string? Problem);

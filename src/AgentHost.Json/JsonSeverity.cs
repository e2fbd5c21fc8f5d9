namespace AgentHost.Json;

/// <summary>Severity of a <see cref="JsonProblem"/>.</summary>
public enum JsonSeverity
{
    /// <summary>The text can be used, though probably not as its writer meant.</summary>
    Warning,

    /// <summary>The text, or the part at the position, cannot be used.</summary>
    Error,
}

namespace AgentHost;

/// <summary>A person's answer to a request.</summary>
/// <param name="Kind">The answer.</param>
public sealed record PermissionAnswer(PermissionAnswerKind Kind)
{
    /// <summary>For "in this session": one of the suggested rules; default the narrowest.</summary>
    public string? Rule { get; init; }

    /// <summary>For a denial: what to tell the model.</summary>
    public string? Message { get; init; }
}

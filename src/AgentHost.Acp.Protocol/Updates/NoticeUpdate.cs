namespace AgentHost.Acp.Protocol;

/// <summary>Something that the person should know. Only for editors that take notices.</summary>
/// <param name="Severity"><c>info</c>, <c>warning</c> or <c>error</c>.</param>
/// <param name="Title">A sentence.</param>
public sealed record NoticeUpdate(string Severity, string Title) : SessionUpdate
{
    /// <summary>More of it.</summary>
    public string? Description { get; init; }
}

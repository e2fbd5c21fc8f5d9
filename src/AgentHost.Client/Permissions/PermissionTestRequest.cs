namespace AgentHost.Client;

/// <summary>A question to the rules: what would become of a call.</summary>
/// <param name="Call">The call: <c>shell(LINE)</c>, <c>read(PATH)</c>, <c>edit(PATH)</c>, <c>fetch(ADDRESS)</c>, or a tool's name.</param>
public sealed record PermissionTestRequest(string Call)
{
    /// <summary>The mode; null for the one that the workspace is in.</summary>
    public PermissionMode? Mode { get; init; }
}

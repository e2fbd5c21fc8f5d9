namespace AgentHost.Acp.Protocol;

/// <summary>An answer that a person may give.</summary>
/// <param name="OptionId">Its id.</param>
/// <param name="Name">The answer, for people.</param>
/// <param name="Kind">One of <see cref="PermissionOptionKinds"/>.</param>
public sealed record PermissionOption(string OptionId, string Name, string Kind);

namespace AgentHost.Acp.Protocol;

/// <summary>The commands that there are, all of them.</summary>
/// <param name="AvailableCommands">The commands.</param>
public sealed record AvailableCommandsUpdate(IReadOnlyList<AvailableCommand> AvailableCommands) : SessionUpdate;

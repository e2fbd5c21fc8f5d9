using AgentHost.Permissions.Rules;

namespace AgentHost.Permissions;

/// <summary>
/// The part of a tool that an agent has: a call that is not covered by these rules is refused, whatever else allows it. They allow nothing themselves.
/// </summary>
/// <param name="Agent">The agent's name.</param>
/// <param name="Tool">The tool.</param>
/// <param name="Rules">Rules that cover the calls which may be made; with none of them there is no call that may be made.</param>
public sealed record ToolBound(string Agent, string Tool, IReadOnlyList<PermissionRule> Rules);

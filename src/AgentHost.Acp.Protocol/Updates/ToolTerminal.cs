namespace AgentHost.Acp.Protocol;

/// <summary>A terminal of the editor.</summary>
/// <param name="TerminalId">The terminal.</param>
public sealed record ToolTerminal(string TerminalId) : ToolContent;

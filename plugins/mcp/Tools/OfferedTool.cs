using AgentHost.Plugins.Mcp.Servers;

namespace AgentHost.Plugins.Mcp.Tools;

/// <summary>A tool as it was offered.</summary>
/// <param name="Server">Its server.</param>
/// <param name="Tool">What it was like.</param>
/// <param name="Spec">As a model sees it.</param>
internal sealed record OfferedTool(McpServer Server, McpTool Tool, ToolSpec Spec);

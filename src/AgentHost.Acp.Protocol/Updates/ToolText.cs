namespace AgentHost.Acp.Protocol;

/// <summary>Content of a call.</summary>
/// <param name="Content">The content.</param>
public sealed record ToolText(ContentBlock Content) : ToolContent;

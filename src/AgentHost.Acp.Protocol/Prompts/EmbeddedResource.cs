namespace AgentHost.Acp.Protocol;

/// <summary>A resource with its content.</summary>
/// <param name="Resource">The content.</param>
public sealed record EmbeddedResource(ResourceContents Resource) : ContentBlock;

using System.Text.Json.Serialization;

namespace AgentHost.Acp.Protocol;

/// <summary>A piece of what a call of a tool brought. This record itself is a kind of a newer version.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "type", IgnoreUnrecognizedTypeDiscriminators = true)]
[JsonDerivedType(typeof(ToolText), "content")]
[JsonDerivedType(typeof(ToolDiff), "diff")]
[JsonDerivedType(typeof(ToolTerminal), "terminal")]
public record ToolContent;

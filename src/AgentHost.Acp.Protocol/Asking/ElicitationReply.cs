using System.Text.Json;

namespace AgentHost.Acp.Protocol;

/// <summary>Answer to <c>elicitation/create</c>.</summary>
/// <param name="Action"><c>accept</c>, <c>decline</c> or <c>cancel</c>.</param>
public sealed record ElicitationReply(string Action)
{
    /// <summary>Fields of the form.</summary>
    public JsonElement? Content { get; init; }
}

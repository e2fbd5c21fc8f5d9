using System.Text.Json;

namespace AgentHost.Acp.Protocol;

/// <summary>Parameters of <c>elicitation/create</c>: a form, or a page.</summary>
/// <param name="Mode"><c>form</c> or <c>url</c>.</param>
/// <param name="Message">Words for the person.</param>
public sealed record ElicitationQuestion(string Mode, string Message)
{
    /// <summary>The session that it is about.</summary>
    public string? SessionId { get; init; }

    /// <summary>The call that it is about.</summary>
    public string? ToolCallId { get; init; }

    /// <summary>Fields of the form, a JSON schema.</summary>
    public JsonElement? RequestedSchema { get; init; }

    /// <summary>The request that it is about, where it is none of a session.</summary>
    public JsonElement? RequestId { get; init; }

    /// <summary>Id of one with a page.</summary>
    public string? ElicitationId { get; init; }

    /// <summary>The page.</summary>
    public string? Url { get; init; }
}

using System.Text.Json;

namespace AgentHost;

/// <summary>A call of a tool that a command wants made in a session: for work that takes longer than a command may, or that a person decides about.</summary>
/// <param name="Tool">The tool.</param>
/// <param name="Arguments">Its arguments, an object.</param>
public sealed record SessionCall(string Tool, JsonElement Arguments)
{
    /// <summary>The session that keeps the call; absent for the command's own, else for a new one.</summary>
    public string? SessionId { get; init; }

    /// <summary>Name of the new session, of 60 characters at most; absent for one that is made from the date.</summary>
    public string? SessionName { get; init; }
}

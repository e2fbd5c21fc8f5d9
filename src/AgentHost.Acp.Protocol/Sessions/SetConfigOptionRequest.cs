using System.Text.Json;

namespace AgentHost.Acp.Protocol;

/// <summary>Parameters of <c>session/set_config_option</c>.</summary>
/// <param name="SessionId">The session.</param>
/// <param name="ConfigId">The option.</param>
/// <param name="Value">The value: a string, or a boolean.</param>
public sealed record SetConfigOptionRequest(string SessionId, string ConfigId, JsonElement Value)
{
    /// <summary><c>boolean</c> for one that is on or off; else it is a string.</summary>
    public string? Type { get; init; }
}

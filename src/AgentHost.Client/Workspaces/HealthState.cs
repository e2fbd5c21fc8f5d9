using System.Text.Json.Serialization;

namespace AgentHost.Client;

/// <summary>Result of a check. Open.</summary>
[JsonConverter(typeof(OpenEnumConverter<HealthState>))]
public enum HealthState
{
    /// <summary>A state of a newer version.</summary>
    Unknown,

    /// <summary>As it should be.</summary>
    Ok,

    /// <summary>It works, but something is worth knowing.</summary>
    Warning,

    /// <summary>It does not work.</summary>
    Failed,
}

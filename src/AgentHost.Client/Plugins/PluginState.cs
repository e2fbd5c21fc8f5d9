using System.Text.Json.Serialization;

namespace AgentHost.Client;

/// <summary>The state of a plugin. Open.</summary>
[JsonConverter(typeof(OpenEnumConverter<PluginState>))]
public enum PluginState
{
    /// <summary>A state of a newer version.</summary>
    Unknown,

    /// <summary>Known from its manifest; no code of it was loaded.</summary>
    Installed,

    /// <summary>Switched off.</summary>
    Disabled,

    /// <summary>Something is missing: contract, platform, requirement, consent, trust.</summary>
    Blocked,

    /// <summary>Its code runs.</summary>
    Active,

    /// <summary>It failed, and is left alone.</summary>
    Faulted,

    /// <summary>On its way out.</summary>
    Stopping,
}

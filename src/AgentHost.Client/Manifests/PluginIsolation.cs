using System.Text.Json.Serialization;

namespace AgentHost.Client;

/// <summary>Isolation of a plugin: where it may run. Open.</summary>
[JsonConverter(typeof(OpenEnumConverter<PluginIsolation>))]
public enum PluginIsolation
{
    /// <summary>Either; the host and the person choose.</summary>
    Either,

    /// <summary>In the host's process only, in a load context of its own.</summary>
    Context,

    /// <summary>In a process of its own only.</summary>
    Process,
}

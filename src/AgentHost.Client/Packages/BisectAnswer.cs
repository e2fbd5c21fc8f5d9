using System.Text.Json.Serialization;

namespace AgentHost.Client;

/// <summary>Step of the search for the plugin that causes a fault. Open.</summary>
[JsonConverter(typeof(OpenEnumConverter<BisectAnswer>))]
public enum BisectAnswer
{
    /// <summary>A step that this version does not know.</summary>
    Unknown,

    /// <summary>Begins: all installed plugins are switched off.</summary>
    Start,

    /// <summary>Answers that the fault is gone.</summary>
    Good,

    /// <summary>Answers that the fault is still there.</summary>
    Bad,

    /// <summary>Ends the search: all plugins are as they were before.</summary>
    Reset,
}

using System.Text.Json.Serialization;

namespace AgentHost.Client;

/// <summary>By what tokens and money are added up. Open.</summary>
[JsonConverter(typeof(OpenEnumConverter<UsageGrouping>))]
public enum UsageGrouping
{
    /// <summary>A grouping of a newer version; it is refused.</summary>
    Unknown,

    /// <summary>By local day, <c>2026-11-21</c>.</summary>
    Day,

    /// <summary>By model, as <c>provider/model</c>.</summary>
    Model,

    /// <summary>By session, its name and the workspace.</summary>
    Session,

    /// <summary>By turn, its id.</summary>
    Turn,

    /// <summary>By workspace, its real path.</summary>
    Project,

    /// <summary>
    /// By the plugin that a request was made for: of a sub-agent's the one whose tool gave it its work, of a summary's the one that shortens conversations, of
    /// all others the one that brings the model. <c>unknown</c> where no version wrote it down yet.
    /// </summary>
    Plugin,
}

using System.Text.Json.Serialization;

namespace AgentHost;

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
}

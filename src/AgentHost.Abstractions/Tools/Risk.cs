using System.Text.Json.Serialization;

namespace AgentHost;

/// <summary>Risk of a call: how much could be lost. Open.</summary>
[JsonConverter(typeof(OpenEnumConverter<Risk>))]
public enum Risk
{
    /// <summary>Not judged.</summary>
    Unknown,

    /// <summary>Nothing that cannot be taken back.</summary>
    Low,

    /// <summary>Changes that can be taken back.</summary>
    Medium,

    /// <summary>Loss of data, money or secrets is possible.</summary>
    High,
}

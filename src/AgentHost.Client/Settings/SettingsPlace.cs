using System.Text.Json.Serialization;

namespace AgentHost.Client;

/// <summary>A settings file that a person can have changed. Open.</summary>
[JsonConverter(typeof(OpenEnumConverter<SettingsPlace>))]
public enum SettingsPlace
{
    /// <summary>A place of a newer version; nothing can be changed there.</summary>
    Unknown,

    /// <summary>The person's own.</summary>
    User,

    /// <summary>The workspace's, shared.</summary>
    Project,

    /// <summary>The workspace's, not shared.</summary>
    Local,
}

using System.Text.Json.Serialization;

namespace AgentHost.Client;

/// <summary>Kind of change to a value of a settings file. Open.</summary>
[JsonConverter(typeof(OpenEnumConverter<SettingsChangeKind>))]
public enum SettingsChangeKind
{
    /// <summary>A kind of a newer version; it is refused.</summary>
    Unknown,

    /// <summary>Puts a value in its place.</summary>
    Set,

    /// <summary>Takes it away, and objects that are left empty.</summary>
    Unset,

    /// <summary>Adds an item to a list, once; the list is made where there is none.</summary>
    Add,

    /// <summary>Takes all equal items out of a list.</summary>
    Remove,
}

using System.Text.Json.Serialization;

namespace AgentHost.Client;

/// <summary>Severity of a line of the log. Open.</summary>
[JsonConverter(typeof(OpenEnumConverter<LogEntryLevel>))]
public enum LogEntryLevel
{
    /// <summary>For those who look for a fault.</summary>
    Debug,

    /// <summary>Something happened, as it should.</summary>
    Info,

    /// <summary>Something did not go as it should.</summary>
    Warning,

    /// <summary>Something failed.</summary>
    Error,
}

using System.Text.Json.Serialization;

namespace AgentHost.Client;

/// <summary>How bad a line of the log is. Open.</summary>
[JsonConverter(typeof(OpenEnumConverter<LogEntryLevel>))]
public enum LogEntryLevel
{
    /// <summary>For those who look for a fault.</summary>
    Debug,

    /// <summary>What happens.</summary>
    Info,

    /// <summary>Something did not go as it should.</summary>
    Warning,

    /// <summary>Something failed.</summary>
    Error,
}

using System.Text.Json.Serialization;

namespace AgentHost;

/// <summary>Kinds of failure. Open.</summary>
[JsonConverter(typeof(OpenEnumConverter<HostFailure>))]
public enum HostFailure
{
    /// <summary>A bug, or a fault of the system.</summary>
    Internal,

    /// <summary>The thing that was asked for does not exist.</summary>
    NotFound,

    /// <summary>The words of the call, or the settings, are off.</summary>
    Invalid,

    /// <summary>The session is owned by another process.</summary>
    Busy,

    /// <summary>A plugin that was asked for cannot be used.</summary>
    Plugin,

    /// <summary>No model can be used.</summary>
    NoModel,

    /// <summary>The store cannot be read or written: disk full, read-only, damaged.</summary>
    Store,

    /// <summary>The host is closing.</summary>
    Closing,
}

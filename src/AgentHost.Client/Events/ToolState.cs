using System.Text.Json.Serialization;

namespace AgentHost.Client;

/// <summary>State of a call. Open.</summary>
[JsonConverter(typeof(OpenEnumConverter<ToolState>))]
public enum ToolState
{
    /// <summary>Not yet judged.</summary>
    Pending,

    /// <summary>Waits for a permission.</summary>
    Waiting,

    /// <summary>Runs.</summary>
    Running,

    /// <summary>Done.</summary>
    Completed,

    /// <summary>Failed; the result says why.</summary>
    Failed,

    /// <summary>Not permitted.</summary>
    Denied,

    /// <summary>Cut off.</summary>
    Cancelled,
}

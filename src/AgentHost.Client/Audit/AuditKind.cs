using System.Text.Json.Serialization;

namespace AgentHost.Client;

/// <summary>Kind of a line of the audit log. Open.</summary>
[JsonConverter(typeof(OpenEnumConverter<AuditKind>))]
public enum AuditKind
{
    /// <summary>A kind of a newer version.</summary>
    Unknown,

    /// <summary>A call was allowed or denied.</summary>
    Decision,

    /// <summary>A call has ended, whether it ran or not.</summary>
    Execution,
}

using System.Text.Json.Serialization;

namespace AgentHost.Client;

/// <summary>Decision on a call. Open; the unknown is a denial.</summary>
[JsonConverter(typeof(OpenEnumConverter<PermissionDecision>))]
public enum PermissionDecision
{
    /// <summary>Not allowed.</summary>
    Deny,

    /// <summary>A person decides.</summary>
    Ask,

    /// <summary>Allowed.</summary>
    Allow,
}

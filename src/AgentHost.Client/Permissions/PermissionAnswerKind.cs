using System.Text.Json.Serialization;

namespace AgentHost.Client;

/// <summary>A person's answers. Open; the unknown is a denial.</summary>
[JsonConverter(typeof(OpenEnumConverter<PermissionAnswerKind>))]
public enum PermissionAnswerKind
{
    /// <summary>No.</summary>
    Deny,

    /// <summary>No, and the turn ends.</summary>
    DenyAndStop,

    /// <summary>Yes, this once.</summary>
    AllowOnce,

    /// <summary>Yes, and in this session whatever <see cref="PermissionAnswer.Rule"/> matches.</summary>
    AllowSession,

    /// <summary>
    /// Yes, and from now on whatever <see cref="PermissionAnswer.Rule"/> matches: the rule is written into the settings of
    /// <see cref="PermissionAnswer.Place"/>.
    /// </summary>
    AllowAlways,
}

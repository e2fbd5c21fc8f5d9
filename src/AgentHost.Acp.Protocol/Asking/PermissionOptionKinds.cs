namespace AgentHost.Acp.Protocol;

/// <summary>Kinds of answers. Open.</summary>
public static class PermissionOptionKinds
{
    /// <summary>Yes, this once.</summary>
    public const string AllowOnce = "allow_once";

    /// <summary>Yes, from now on.</summary>
    public const string AllowAlways = "allow_always";

    /// <summary>No, this once.</summary>
    public const string RejectOnce = "reject_once";

    /// <summary>No, from now on.</summary>
    public const string RejectAlways = "reject_always";
}

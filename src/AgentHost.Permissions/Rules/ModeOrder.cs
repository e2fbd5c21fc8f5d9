namespace AgentHost.Permissions.Rules;

/// <summary>Modes by how much they let pass.</summary>
public static class ModeOrder
{
    /// <summary>From the strictest.</summary>
    private static readonly PermissionMode[] ByLeniency =
    [
        PermissionMode.Plan, PermissionMode.DontAsk, PermissionMode.Default, PermissionMode.AcceptEdits, PermissionMode.Bypass
    ];

    /// <summary>The stricter of two; the strictest of all where one is not known here.</summary>
    public static PermissionMode Stricter(PermissionMode one, PermissionMode other)
    {
        var (first, second) = (Array.IndexOf(ByLeniency, one), Array.IndexOf(ByLeniency, other));
        return first < 0 || second < 0 ? PermissionMode.Plan : ByLeniency[Math.Min(first, second)];
    }
}

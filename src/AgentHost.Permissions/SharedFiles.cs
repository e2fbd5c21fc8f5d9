namespace AgentHost.Permissions;

/// <summary>What is written into and is more than one file of the workspace: other names share its bytes, or someone listens at its other end.</summary>
internal static class SharedFiles
{
    /// <summary>Why writing there reaches further than the path tells, as a clause; null where it does not.</summary>
    /// <param name="real">The real path.</param>
    /// <param name="query">The workspace, and what is switched off.</param>
    public static string? Caution(string real, PermissionQuery query) => query.Paths.NamesOf(real) switch
    {
        1 => null,
        0 => $"{query.Paths.ToRelative(real)} is a pipe, a socket or a device: what is written there goes to whoever holds its other end",
        _ when query.IsOff(PermissionBuiltins.HardLinks) => null,
        var names =>
            $"{query.Paths.ToRelative(real)} is one of {names} names of the same file (hard links): "
            + "the others may lie outside the workspace, and what a command writes into it stands there too",
    };
}

namespace AgentHost.Permissions;

/// <summary>
/// Cautions for files that a call writes into and that are more than one file of the workspace: other names share their bytes, or someone listens at the other
/// end.
/// </summary>
internal static class SharedFiles
{
    /// <summary>Finds the reason why writing there reaches further than the path tells, as a clause; null where it does not.</summary>
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

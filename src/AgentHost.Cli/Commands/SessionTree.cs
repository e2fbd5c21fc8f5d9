namespace AgentHost.Cli.Commands;

/// <summary>Sessions of sub-agents behind those that they belong to.</summary>
internal static class SessionTree
{
    private const int Deepest = 8;

    /// <summary>The sessions in their order, each followed by those of its sub-agents, the oldest first.</summary>
    /// <param name="sessions">The last used first. One whose caller is not among them stands for itself.</param>
    public static IEnumerable<(SessionInfo Session, int Depth)> Order(IReadOnlyList<SessionInfo> sessions)
    {
        var ids = sessions.Select(static session => session.Id).ToHashSet(StringComparer.Ordinal);
        var agents = sessions.Where(session => session is { ParentTurn: not null, Parent: { } parent } && ids.Contains(parent))
            .ToLookup(static session => session.Parent!, StringComparer.Ordinal);
        var below = agents.SelectMany(static group => group).Select(static session => session.Id).ToHashSet(StringComparer.Ordinal);
        return sessions.Where(session => !below.Contains(session.Id)).SelectMany(session => Below(session, 0, agents));
    }

    private static IEnumerable<(SessionInfo Session, int Depth)> Below(SessionInfo session, int depth, ILookup<string, SessionInfo> agents) =>
        depth >= Deepest
            ? [(session, depth)]
            : agents[session.Id].OrderBy(static agent => agent.CreatedAt).ThenBy(static agent => agent.Id, StringComparer.Ordinal)
                .SelectMany(agent => Below(agent, depth + 1, agents)).Prepend((session, depth));
}

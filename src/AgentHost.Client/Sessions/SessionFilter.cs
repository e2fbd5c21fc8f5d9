namespace AgentHost.Client;

/// <summary>Filter of sessions: selects those to list.</summary>
public sealed record SessionFilter
{
    /// <summary>Those of one workspace, by its real path.</summary>
    public string? Workspace { get; init; }

    /// <summary>Those whose last turn was answered by a model of this provider.</summary>
    public string? Provider { get; init; }

    /// <summary>Those with these words in their name or title, whatever the case of Latin letters.</summary>
    public string? Name { get; init; }

    /// <summary>Those used at this time or later.</summary>
    public DateTimeOffset? UsedSince { get; init; }

    /// <summary>Those not used since this time.</summary>
    public DateTimeOffset? UnusedSince { get; init; }

    /// <summary>Cursor of a page (<see cref="SessionPage.Next"/>): those after it; absent for the first.</summary>
    public string? Cursor { get; init; }

    /// <summary>The most to return; 1 to 1,000. Default 100.</summary>
    public int Limit { get => field == 0 ? 100 : field; init; }
}

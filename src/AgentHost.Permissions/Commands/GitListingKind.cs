namespace AgentHost.Permissions.Commands;

/// <summary>Shapes of what a listing of git prints.</summary>
public enum GitListingKind
{
    /// <summary>Names, each ended by NUL.</summary>
    Names,

    /// <summary>A letter for the change, then one name, or two for a file that was renamed or copied; each ended by NUL.</summary>
    Changes,

    /// <summary>Nothing of interest: that it succeeds is the answer.</summary>
    Check,
}

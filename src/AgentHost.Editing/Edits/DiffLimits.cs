namespace AgentHost.Editing.Edits;

/// <summary>Limits of the text of a diff.</summary>
/// <param name="Lines">The most lines.</param>
/// <param name="Characters">The most characters.</param>
/// <param name="Uncompared">Shows what is too much to be compared as all of it removed and added; else it has no text.</param>
internal readonly record struct DiffLimits(int Lines, int Characters, bool Uncompared)
{
    /// <summary>Limits of what was done: to look at.</summary>
    public static DiffLimits Report => new(200, 20_000, Uncompared: false);

    /// <summary>Limits of what is to be allowed: a person sees it whole, up to what a log can keep of each such question.</summary>
    public static DiffLimits Plan => new(10_000, 500_000, Uncompared: true);
}

namespace AgentHost.Plugins.Installed;

/// <summary>One pinned plugin.</summary>
/// <param name="Version">Its version.</param>
/// <param name="Hash">Of its content.</param>
/// <param name="Source">Its origin, for people; <c>project</c> for one of the project's own folder.</param>
public sealed record LockedPlugin(string Version, string Hash, string Source)
{
    /// <summary>Source of what lies in the project's own folder.</summary>
    public const string OfProject = "project";
}

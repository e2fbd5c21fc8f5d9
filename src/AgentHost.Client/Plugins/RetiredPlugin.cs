namespace AgentHost.Client;

/// <summary>Result of retiring a version of a plugin that is being written.</summary>
/// <param name="Version">The version.</param>
/// <param name="Gone">True when its code was let go of; true also of one in a process of its own.</param>
public sealed record RetiredPlugin(string Version, bool Gone)
{
    /// <summary>Problem with stopping it, or what is known of who still holds it, as a sentence; null when there is nothing to say.</summary>
    public string? Remark { get; init; }
}

namespace AgentHost.Client;

/// <summary>
/// A change to a file that a dry run kept and did not make. Its content is a blob of the session, under the name that <see cref="AppliedChange.After"/> holds.
/// </summary>
/// <param name="CallId">The call.</param>
/// <param name="Change">Change that would be made to the file.</param>
public sealed record FilePreviewed(string CallId, AppliedChange Change) : AgentEvent("file.previewed")
{
    /// <summary>For deleting a folder with what is in it.</summary>
    public bool Recursive { get; init; }
}

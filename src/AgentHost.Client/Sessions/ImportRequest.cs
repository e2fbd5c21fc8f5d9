namespace AgentHost.Client;

/// <summary>A session that was exported, to be read back.</summary>
/// <param name="Events">
/// Its events as JSON, one a line, as they were exported; or one JSON object with <c>session</c> and <c>messages</c>, of which the messages alone come back. At
/// most 256 MB.
/// </param>
public sealed record ImportRequest(string Events)
{
    /// <summary>The workspace that it belongs to from now on: a real path. Default: the one that it had.</summary>
    public string? Workspace { get; init; }

    /// <summary>Its name, 1 to 100 characters. Default: the one that it had; a name that is taken gets a number behind it.</summary>
    public string? Name { get; init; }
}

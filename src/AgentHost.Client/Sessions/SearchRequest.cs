namespace AgentHost.Client;

/// <summary>Request to search the messages of sessions.</summary>
/// <param name="Words">
/// Words that all have to be there, whatever their case and accents; <c>"in quotes"</c> one behind the other, <c>begin*</c> for what begins so. At most 1,000
/// characters.
/// </param>
public sealed record SearchRequest(string Words)
{
    /// <summary>Real path of the workspace to look in. Default: all.</summary>
    public string? Workspace { get; init; }

    /// <summary>The most hits, 1 to 200. Default 20.</summary>
    public int Limit { get => field == 0 ? 20 : field; init; }
}

namespace AgentHost.Client;

/// <summary>A question for files and folders of a workspace by what is typed of their names.</summary>
/// <param name="Text">A part of the name or the path, with <c>/</c>; empty for what lies at the top. Case does not count.</param>
public sealed record FileQuery(string Text)
{
    /// <summary>The most answers; 1 to 200. Default 20.</summary>
    public int Limit { get => field == 0 ? 20 : field; init; }
}

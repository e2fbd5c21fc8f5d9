namespace AgentHost.Docs.Tests.Reading;

/// <summary>A fenced block of a page.</summary>
/// <param name="Page">The page, from the repository's root.</param>
/// <param name="Line">The line of its first line of text, from 1.</param>
/// <param name="Language">The word behind the fence; empty where there is none.</param>
/// <param name="Text">Its text.</param>
/// <param name="FollowsAt">Whether nothing but empty lines stand between it and the block before.</param>
internal sealed record DocBlock(string Page, int Line, string Language, string Text, bool FollowsAt)
{
    /// <summary>What a comment right above it says of the model's service: <c>&lt;!-- service: { a scenario of the model server } --&gt;</c>.</summary>
    public string? Service { get; init; }

    public string Place => $"{Page}:{Line}";

    public override string ToString() => Place;
}

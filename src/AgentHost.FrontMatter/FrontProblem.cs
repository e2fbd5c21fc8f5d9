namespace AgentHost.FrontMatter;

/// <summary>Something odd about a file.</summary>
/// <param name="Line">Line, from 1.</param>
/// <param name="Column">Column, from 1.</param>
/// <param name="Message">One sentence: what was found, what was expected.</param>
/// <param name="IsError">False for what every reader takes.</param>
public sealed record FrontProblem(int Line, int Column, string Message, bool IsError = true)
{
    /// <summary>Stable code of what is wrong. Default: the head cannot be read as it stands.</summary>
    public string Code { get; init; } = "front-matter";
}

namespace AgentHost.Client;

/// <summary>A command to run.</summary>
/// <param name="WorkspaceId">The workspace, open in this host.</param>
/// <param name="Call">Its name and words.</param>
public sealed record CommandRequest(string WorkspaceId, CommandCall Call)
{
    /// <summary>The session; absent where there is none.</summary>
    public string? SessionId { get; init; }

    /// <summary>Called as a verb of the program (<c>agent NAME</c>): only commands that are such count.</summary>
    public bool Cli { get; init; }

    /// <summary>Says that a person answers the questions of the command (<see cref="QuestionAsked"/>). Default false.</summary>
    public bool Interactive { get; init; }
}

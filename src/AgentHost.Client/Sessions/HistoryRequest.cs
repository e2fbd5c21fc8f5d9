using System.Diagnostics.CodeAnalysis;

namespace AgentHost.Client;

/// <summary>A part of what happened in a session.</summary>
/// <param name="SessionId">The session.</param>
public sealed record HistoryRequest(string SessionId)
{
    /// <summary>Kinds of events (<c>tool.completed</c>), or what several begin with, up to a dot (<c>tool.</c>); at most 50. Default: all.</summary>
    [AllowNull]
    public IReadOnlyList<string> Kinds { get => field ?? []; init; }

    /// <summary>Cursor to go on from: <see cref="HistoryPage.Next"/> of the page before. Default: the beginning.</summary>
    public string? Cursor { get; init; }

    /// <summary>The most events; 1 to 1,000. Default 100.</summary>
    public int Limit { get => field == 0 ? 100 : field; init; }

    /// <summary>Begins with the newest, and goes back page by page. Default false: the oldest first.</summary>
    public bool NewestFirst { get; init; }

    /// <summary>Leaves secrets as they are. Default false.</summary>
    public bool Raw { get; init; }

    /// <summary>Puts long arguments of calls, which the log keeps apart, back into their events. Default false.</summary>
    public bool Whole { get; init; }
}

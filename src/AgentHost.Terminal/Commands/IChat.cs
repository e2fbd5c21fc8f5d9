using AgentHost.Client;
using AgentHost.Terminal.Drawing;
using AgentHost.Terminal.Preferences;
using AgentHost.Terminal.Transcripts;

namespace AgentHost.Terminal.Commands;

/// <summary>The conversation, as its commands see it. Members may be called from any thread.</summary>
internal interface IChat
{
    /// <summary>True for a single command of a run, after which nothing goes on.</summary>
    bool IsOnce { get; }

    /// <summary>The host.</summary>
    IHostClient Host { get; }

    /// <summary>The workspace.</summary>
    WorkspaceInfo Workspace { get; }

    /// <summary>The session; null before the first prompt of a new one.</summary>
    SessionInfo? Session { get; }

    /// <summary>Options that prompts are sent with; their mode is not set here.</summary>
    PromptRequest Prompts { get; set; }

    /// <summary>The turn that runs; null for none.</summary>
    string? Turn { get; }

    /// <summary>The last answer; null for none.</summary>
    string? LastAnswer { get; }

    /// <summary>The registry.</summary>
    CommandRegistry Commands { get; }

    /// <summary>Reads a duration as settings have them (<c>10m</c>); null where it is none.</summary>
    Func<string, TimeSpan?> ReadDuration { get; }

    /// <summary>Writes an export of a session into a file.</summary>
    Func<IHostClient, SessionInfo, string, CancellationToken, Task> Export { get; }

    /// <summary>Calls of the turn that run.</summary>
    IReadOnlyList<RunningCall> Running { get; }

    /// <summary>Time at which the conversation began.</summary>
    DateTimeOffset OpenedAt { get; }

    /// <summary>Asks the person.</summary>
    /// <returns>Null for a question that was declined.</returns>
    Task<QuestionAnswer?> AskAsync(Question question, CancellationToken cancellationToken);

    /// <summary>Has the person choose one of several.</summary>
    /// <param name="title">What is chosen, in a few words.</param>
    /// <param name="items">The things: a name, and a few words about it.</param>
    /// <param name="chosen">Number of the one that stands first; -1 for none.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>Its number; null for none, also where nobody can answer.</returns>
    Task<int?> ChooseAsync(string title, IReadOnlyList<(string Name, string Description)> items, int chosen, CancellationToken cancellationToken);

    /// <summary>Settings that the person likes it by.</summary>
    ChatPreferences Preferences { get; }

    /// <summary>Draws with another theme from now on.</summary>
    /// <param name="name">Its name.</param>
    void SetTheme(string name);

    /// <summary>Sets the model that is shown.</summary>
    void ShowModel(string model);

    /// <summary>Shows lines.</summary>
    void Say(IEnumerable<Line> lines);

    /// <summary>Goes on with a session, or with a new one.</summary>
    /// <param name="session">The session; null for a new one.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    Task OpenSessionAsync(SessionInfo? session, CancellationToken cancellationToken);

    /// <summary>Gives the session, beginning it where there is none.</summary>
    ValueTask<SessionInfo> NeedSessionAsync(CancellationToken cancellationToken);

    /// <summary>Gives the session another name here, where the host gave it one.</summary>
    void Renamed(SessionInfo session);

    /// <summary>Takes another permission mode from now on, and says so.</summary>
    /// <param name="mode">The mode.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    Task ChooseModeAsync(PermissionMode mode, CancellationToken cancellationToken);

    /// <summary>Allows everything that no rule denies, above the mode that was chosen.</summary>
    /// <param name="time">For how long, in this session; null for until it is withdrawn.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    Task ApproveAsync(TimeSpan? time, CancellationToken cancellationToken);

    /// <summary>Goes back to the mode that was chosen, or to that of the settings.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    Task WithdrawApprovalAsync(CancellationToken cancellationToken);

    /// <summary>Says no to the call that waits for the person's word first; says so where none does.</summary>
    /// <param name="words">Words for the model; empty for none.</param>
    void Reject(string words);

    /// <summary>Sends bytes to the terminal's clipboard; false where it has none.</summary>
    bool Copy(string text);

    /// <summary>Ends the conversation.</summary>
    void Quit();
}

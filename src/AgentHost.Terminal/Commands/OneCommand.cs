using AgentHost.Client;
using AgentHost.Terminal.Drawing;
using AgentHost.Terminal.Preferences;
using AgentHost.Terminal.Transcripts;

namespace AgentHost.Terminal.Commands;

/// <summary>Commands of the conversation that show something, for a run that holds none: <c>/status</c>, <c>/models</c>, <c>/sessions</c>.</summary>
public static class OneCommand
{
    /// <summary>The commands: names, and a line about each.</summary>
    public static IEnumerable<(string Name, string Description)> All =>
        ChatCommands.All.Where(static command => command.IsReport).Select(static command => (command.Name, command.Description));

    /// <summary>Tests that there is a command of a name.</summary>
    /// <param name="name">The word behind the slash, in any case.</param>
    public static bool Has(string name) => Registry().Find(name) is not null;

    /// <summary>Runs a command.</summary>
    /// <param name="host">The host.</param>
    /// <param name="workspace">The workspace, which is open.</param>
    /// <param name="session">The session that the run names; null for none.</param>
    /// <param name="prompts">Options that a prompt would be sent with.</param>
    /// <param name="call">The command, which <see cref="Has"/> knows.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>The text that it shows, a line each.</returns>
    /// <exception cref="HostException">It cannot be done, and why.</exception>
    public static async Task<string> RunAsync(
        IHostClient host, WorkspaceInfo workspace, SessionInfo? session, PromptRequest prompts, CommandCall call, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(host);
        ArgumentNullException.ThrowIfNull(workspace);
        ArgumentNullException.ThrowIfNull(call);
        var chat = new Once(host, workspace, session, prompts, Registry());
        if (chat.Commands.Find(call.Name) is not { } command)
        {
            throw new HostException(HostFailure.NotFound, $"There is no command /{call.Name}.");
        }

        chat.Commands.SetHost(await host.Commands.ListAsync(workspace.Id, cancellationToken));
        await command.RunAsync(chat, call, cancellationToken);
        return string.Concat(chat.Said.Select(static line => line.Text.TrimEnd() + "\n"));
    }

    private static CommandRegistry Registry() => new(ChatCommands.All.Where(static command => command.IsReport));

    private sealed class Once(IHostClient host, WorkspaceInfo workspace, SessionInfo? session, PromptRequest prompts, CommandRegistry commands) : IChat
    {
        public List<Line> Said { get; } = [];

        public bool IsOnce => true;

        public IHostClient Host => host;

        public WorkspaceInfo Workspace => workspace;

        public SessionInfo? Session => session;

        public PromptRequest Prompts
        {
            get => prompts with { Interactive = false };
            set => throw Ends();
        }

        public string? Turn => null;

        public string? LastAnswer => null;

        public CommandRegistry Commands => commands;

        public Func<string, TimeSpan?> ReadDuration => static _ => null;

        public Func<IHostClient, SessionInfo, string, CancellationToken, Task> Export => static (_, _, _, _) => throw Ends();

        public IReadOnlyList<RunningCall> Running => [];

        public DateTimeOffset OpenedAt => DateTimeOffset.MaxValue;

        public ChatPreferences Preferences { get; } = new();

        public Task<QuestionAnswer?> AskAsync(Question question, CancellationToken cancellationToken) => Task.FromResult<QuestionAnswer?>(null);

        // Nobody chooses: what there is to choose from is shown.
        public Task<int?> ChooseAsync(
            string title, IReadOnlyList<(string Name, string Description)> items, int chosen, CancellationToken cancellationToken)
        {
            Said.AddRange(items.Select((item, i) => Line.Of($"{(i == chosen ? "▸" : " ")} {item.Name}  {item.Description}")));
            return Task.FromResult<int?>(null);
        }

        public void SetTheme(string name) => throw Ends();

        public void ShowModel(string model)
        {
        }

        public void Say(IEnumerable<Line> lines) => Said.AddRange(lines);

        public Task OpenSessionAsync(SessionInfo? session, CancellationToken cancellationToken) => throw Ends();

        public ValueTask<SessionInfo> NeedSessionAsync(CancellationToken cancellationToken) => new(SessionCommands.Need(this));

        public void Renamed(SessionInfo session) => throw Ends();

        public Task ChooseModeAsync(PermissionMode mode, CancellationToken cancellationToken) => throw Ends();

        public Task ApproveAsync(TimeSpan? time, CancellationToken cancellationToken) => throw Ends();

        public Task WithdrawApprovalAsync(CancellationToken cancellationToken) => throw Ends();

        public void Reject(string words) => throw Ends();

        public bool Copy(string text) => false;

        public void Quit() => throw Ends();

        private static HostException Ends() => new(
            HostFailure.Invalid, "Nothing goes on after a run: its options choose for a prompt (agent run --help), and agent begins a conversation.");
    }
}

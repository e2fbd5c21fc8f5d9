using System.Text;
using AgentHost.Cli.Common;
using AgentHost.Cli.Running;
using AgentHost.Cli.Terminal;
using AgentHost.Client;
using AgentHost.Configuration;
using AgentHost.Terminal.Chats;

namespace AgentHost.Cli.Chatting;

/// <summary>Composes a conversation: the words of the call, the host, and what of the program it may use.</summary>
internal static class ChatSession
{
    /// <summary>Runs a conversation until the person leaves.</summary>
    /// <param name="request">Words of the call, as <c>agent run</c> has them.</param>
    /// <param name="reader">True where lines for a screen reader were asked for.</param>
    /// <param name="terminal">The terminal.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="HostException">The words do not go together.</exception>
    public static async Task<int> RunAsync(RunRequest request, bool reader, ITerminal terminal, CancellationToken cancellationToken)
    {
        // Before the first thread of the pool: a stream wakes one for every piece, and each would look for more work for longer than the piece took.
        AppContext.SetData("System.Threading.ThreadPool.UnfairSemaphoreSpinLimit", 0);
        var session = RunFiles.Check(request);
        request = await ServedRun.TakeAsync("agent chat", request, terminal, cancellationToken);
        var reason = ReaderReason(reader);
        var options = Compose(request, session, reason, terminal);
        using var input = terminal.PipedInput is { } piped ? new StreamReader(piped, Encoding.UTF8) : terminal.OpenLines();
        var draws = terminal.CanChat && !options.ScreenReader;
        ConsoleRedirection.Silence(draws);
        return await ChatSurface.RunAsync(
            () => request.Server is { } server ? ServerConnection.Open(server) : HostFactory.Open("agent chat", prewarm: true),
            options,
            input,
            terminal.Output,
            draws,
            cancellationToken);
    }

    /// <summary>Options of a conversation. Who is asked, and what is kept and coloured, goes by the streams that it is held on: input and output.</summary>
    /// <param name="request">Words of the call.</param>
    /// <param name="session">The session to go on with; null for a new one.</param>
    /// <param name="reason">Why lines for a screen reader are written; null where they are not.</param>
    /// <param name="terminal">The terminal.</param>
    public static ChatOptions Compose(RunRequest request, string? session, string? reason, ITerminal terminal) =>
        new(RunSession.WorkspaceFor(request))
        {
            Program = "agent " + typeof(ChatSession).Assembly.GetName().Version?.ToString(3),
            Session = session,
            Prompts = new PromptRequest("", "", [])
            {
                Model = request.Model,
                Agent = request.Agent,
                Mode = RunSession.ParseMode(request.Yolo ? "bypass" : request.Mode),
                Parameters = ParameterOption.Read(request.Parameters),
                Limits = RunSession.LimitsOf(request),
                Tools = request.NoTools ? [] : request.Tools,
                System = RunFiles.ReadSystem(request.System),
                DryRun = request.DryRun,
                Interactive = terminal.CanTalk,
            },
            HistoryFile = terminal.CanTalk ? Path.Combine(HostFolders.Resolve(Environment.GetEnvironmentVariable).Data, "prompts.jsonl") : null,
            ScreenReader = reason is not null,
            ScreenReaderReason = reason,
            Colours = terminal.CanChat && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR")),
            Multiplexed = Environment.GetEnvironmentVariable("TMUX") is { Length: > 0 },
            Remote = Environment.GetEnvironmentVariable("SSH_CONNECTION") is { Length: > 0 },
            NotifiesBy777 = Environment.GetEnvironmentVariable("TERM") is { } kind
                && (kind.StartsWith("rxvt", StringComparison.Ordinal) || kind.StartsWith("foot", StringComparison.Ordinal)),
            ReadDuration = static text => Durations.TryParse(text, out var time) ? time : null,
            TurnCode = static turn => ExitCodes.Of(turn, ExitCodes.Interrupted),
            FailureCode = ExitCodes.Of,
            Export = ExportAsync,
            EditFile = ExternalEditor.OpenAsync,
            ReadClipboardImage = ClipboardImage.ReadAsync,
        };

    private static string? ReaderReason(bool reader) => reader ? "--screen-reader was given"
        : Environment.GetEnvironmentVariable("AGENT_SCREEN_READER") is { Length: > 0 } own ? own == "0" ? null : "AGENT_SCREEN_READER is set"
        : Environment.GetEnvironmentVariable("ACCESSIBLE") is { Length: > 0 } and not "0" ? "ACCESSIBLE is set"
        : null;

    private static Task ExportAsync(IHostClient host, SessionInfo session, string file, CancellationToken cancellationToken) =>
        SessionExport.WriteFileAsync(
            host,
            session,
            file,
            Path.GetExtension(file).ToUpperInvariant() switch
            {
                ".MD" or ".MARKDOWN" => "markdown",
                ".HTML" or ".HTM" => "html",
                ".JSON" => "json",
                ".JSONL" => "jsonl",
                _ => throw new HostException(HostFailure.Invalid, "The file's ending says what is written: .md, .html, .json or .jsonl."),
            },
            secrets: false,
            cancellationToken);
}

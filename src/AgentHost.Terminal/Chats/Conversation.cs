using System.Collections.Concurrent;
using System.Threading.Channels;
using AgentHost.Client;
using AgentHost.DisplayBlocks.Texts;
using AgentHost.Terminal.Asking;
using AgentHost.Terminal.Commands;
using AgentHost.Terminal.Drawing;
using AgentHost.Terminal.Editing;
using AgentHost.Terminal.Preferences;
using AgentHost.Terminal.Prompting;
using AgentHost.Terminal.Texts;
using AgentHost.Terminal.Transcripts;

namespace AgentHost.Terminal.Chats;

/// <summary>
/// A conversation: what it is with, what waits, what is asked. Its state belongs to one thread, the loop's; work with the host runs beside it and comes back
/// through <see cref="LoopLinks.Post"/>. <see cref="IChat"/> is for commands, from any thread.
/// </summary>
internal sealed partial class Conversation : IChat, IAsyncDisposable
{
    /// <summary>Commands about what runs, which do not wait for it: of the conversation, and of plugins.</summary>
    private static readonly HashSet<string> Beside = new(StringComparer.OrdinalIgnoreCase)
    {
        "steer", "queue", "quit", "status", "help", "ps", "todo", "skills", "kill", "timeout", "reject",
    };

    private readonly ChatOptions _options;
    private readonly TimeProvider _time;
    private readonly LoopLinks _loop;
    private readonly CancellationTokenSource _end = new();
    private readonly Transcript _transcript;
    private readonly ChatStatus _status = new();
    private readonly Dictionary<string, TurnQueued> _queued = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, bool> _submitted = new(StringComparer.Ordinal);
    private readonly Queue<(string Text, string Words)> _early = new();
    private readonly SemaphoreSlim _opening = new(1, 1);
    private readonly Channel<(string Session, AgentEvent Told)> _events =
        Channel.CreateBounded<(string, AgentEvent)>(new BoundedChannelOptions(1024) { SingleReader = true });

    private readonly Dialogs _dialogs = new();
    private IHostClient? _host;
    private volatile WorkspaceInfo? _workspace;
    private volatile PromptRequest _prompts;
    private volatile SessionLink? _link;
    private PromptSender? _sender;
    private readonly List<CancellationTokenSource> _works = [];
    private int _beside;
    private Task _chain = Task.CompletedTask;

    /// <summary>Makes a conversation; <see cref="Start"/> begins it.</summary>
    /// <param name="options">Its options.</param>
    /// <param name="time">The clock.</param>
    /// <param name="loop">What it may ask of the loop around it.</param>
    public Conversation(ChatOptions options, TimeProvider time, LoopLinks loop)
    {
        (_options, _time, _loop) = (options, time, loop);
        _transcript = new Transcript(spoken: options.ScreenReader);
        _prompts = options.Prompts;
        _modes = new ChosenModes(options.Prompts.Mode);
        OpenedAt = time.GetUtcNow();
        Commands = new CommandRegistry(ChatCommands.All);
        History = new PromptHistory(options.HistoryFile, Path.GetFullPath(options.Workspace.Path));
        Editor = new PromptEditor(History, Commands.Complete, AskFiles);
    }

    /// <summary>True once the person left, or nothing can go on.</summary>
    public bool IsOver { get; private set; }

    /// <summary>Exit code of the program.</summary>
    public int ExitCode { get; private set; }

    /// <summary>Exit code of the last turn, or of what could not be done since: that of a program whose input ended.</summary>
    public int LastCode { get; private set; }

    /// <summary>Exit code of a turn that ended and whose end the terminal was not told; null for none.</summary>
    public int? UntoldEnd { get; set; }

    /// <summary>True when something is to be drawn.</summary>
    public bool IsDirty { get; set; } = true;

    /// <summary>True when a person is wanted who may look elsewhere.</summary>
    public bool Rings { get; set; }

    /// <summary>Settings that the person likes it by.</summary>
    public ChatPreferences Preferences { get; private set; } = new();

    /// <inheritdoc/>
    public void SetTheme(string name) => _loop.Post(() =>
    {
        Preferences = Preferences with { Theme = name };
        IsDirty = true;
    });

    /// <summary>Something for the loop to do.</summary>
    public LoopRequest Request { get; set; }

    /// <summary>The draft.</summary>
    public PromptEditor Editor { get; }

    /// <summary>Prompts of before.</summary>
    public PromptHistory History { get; }

    /// <summary>Question that is shown; null for none.</summary>
    public IDialog? Dialog => _dialogs.Current;

    /// <summary>True when the host is there and prompts are sent.</summary>
    public bool IsReady => _sender is not null;

    /// <summary>True while a turn or a command runs.</summary>
    public bool IsWorking => _status.Turn is not null || _works.Count > 0;

    /// <summary>True when all that was typed has been done.</summary>
    public bool IsIdle => IsReady && !IsBusy && _submitted.IsEmpty && _status.Turn is null;

    /// <summary>True while something that was typed is not sent or done.</summary>
    public bool IsBusy => _early.Count > 0 || _works.Count > 0 || _beside > 0;

    /// <summary>Events that were heard and not taken yet.</summary>
    public ChannelReader<(string Session, AgentEvent Told)> Events => _events.Reader;

    /// <inheritdoc/>
    public CommandRegistry Commands { get; }

    /// <inheritdoc/>
    public bool IsOnce => false;

    public IHostClient Host => _host ?? throw new HostException(HostFailure.Busy, "The host is not there yet.");

    /// <inheritdoc/>
    public WorkspaceInfo Workspace => _workspace ?? throw new HostException(HostFailure.Busy, "The folder is not open yet.");

    /// <inheritdoc/>
    public SessionInfo? Session => _link?.Session;

    /// <inheritdoc/>
    public PromptRequest Prompts
    {
        get => _prompts with { WorkspaceId = _workspace?.Id ?? "", Mode = _modes.Of(Session?.Id, _time.GetUtcNow()) };
        set => _prompts = value;
    }

    /// <inheritdoc/>
    public string? Turn => _status.Turn;

    /// <inheritdoc/>
    public DateTimeOffset OpenedAt { get; }

    /// <inheritdoc/>
    public IReadOnlyList<RunningCall> Running { get; private set; } = [];

    /// <inheritdoc/>
    public string? LastAnswer => _transcript.LastAnswer;

    /// <inheritdoc/>
    public Func<string, TimeSpan?> ReadDuration => _options.ReadDuration;

    /// <inheritdoc/>
    public Func<IHostClient, SessionInfo, string, CancellationToken, Task> Export => _options.Export;

    /// <summary>Opens the host and the folder beside whoever types already.</summary>
    /// <param name="open">Makes the host.</param>
    public void Start(Func<IHostClient> open) => _ = StartAsync(open);

    /// <summary>Sends what was typed, as soon as that can be.</summary>
    /// <param name="text">The text.</param>
    /// <param name="words">Words of it that were typed.</param>
    public void Send(string text, string words)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            return;
        }

        if (_sender is not { } sender)
        {
            _early.Enqueue((text, words));
            return;
        }

        var call = PromptSender.Read(text, words);
        Commands.Count(call?.Name);
        if (call is not null && Beside.Contains(Commands.Find(call.Name)?.Name ?? call.Name))
        {
            Run(token => sender.SendAsync(text, words, token));
            return;
        }

        _chain = RunAsync(token => sender.SendAsync(text, words, token), Task.WhenAll(_chain, _switches), tracked: true);
    }

    /// <summary>Says something to the turn that runs.</summary>
    /// <param name="text">The text.</param>
    public void Steer(string text)
    {
        if (_sender is { } sender)
        {
            Run(token => sender.SteerAsync(text, token));
        }
    }

    /// <summary>Cancels what runs. Nothing happens where nothing does.</summary>
    public void Cancel()
    {
        _works.ForEach(static work => work.Cancel());
        if (_status.Turn is { } turn && _link is { } link && _host is { } host)
        {
            _ = CancelAsync(host, link.Session.Id, turn);
        }
    }

    /// <summary>Runs work on the session beside the loop: what goes wrong is told.</summary>
    /// <param name="work">The work.</param>
    public void Run(Func<CancellationToken, Task> work) => _ = RunAsync(work, Task.CompletedTask, tracked: false);

    /// <inheritdoc/>
    public void Say(IEnumerable<Line> lines)
    {
        var all = lines.ToArray();
        _loop.Post(() =>
        {
            _transcript.Say(all);
            IsDirty = true;
        });
    }

    /// <inheritdoc/>
    public void ShowModel(string model) => _loop.Post(() =>
    {
        _status.Model = model;
        IsDirty = true;
    });

    /// <inheritdoc/>
    public void Renamed(SessionInfo session) => _loop.Post(() =>
    {
        if (_link is { } link && link.Session.Id == session.Id)
        {
            link.Session = session;
            IsDirty = true;
        }
    });

    /// <inheritdoc/>
    public bool Copy(string text) => _loop.Copy(text);

    /// <inheritdoc/>
    public void Quit() => _loop.Post(() => End(0));

    /// <summary>Ends the conversation.</summary>
    /// <param name="code">Exit code of the program.</param>
    public void End(int code)
    {
        if (!IsOver)
        {
            (IsOver, ExitCode) = (true, code);
            Cancel();
            if (Session is { } session)
            {
                _transcript.Say($"agent chat --continue goes on with {SafeText.Line(session.Name, 100)}.");
            }
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _approvalEnd?.Dispose();
        await _end.CancelAsync();
        await UnlinkAsync();
        if (_host is { } host)
        {
            await host.DisposeAsync();
        }

        _end.Dispose();
        _opening.Dispose();
    }

    /// <summary>Runs work beside the loop, behind other work; what is tracked is what Escape cancels.</summary>
    private Task RunAsync(Func<CancellationToken, Task> work, Task after, bool tracked)
    {
        var source = CancellationTokenSource.CreateLinkedTokenSource(_end.Token);
        if (tracked)
        {
            _works.Add(source);
        }
        else
        {
            _beside++;
        }

        return Task.Run(async () =>
        {
            await after;
            try
            {
                await work(source.Token);
            }
            catch (OperationCanceledException)
            {
                Say([Line.Of("Cancelled.", Style.Yellow)]);
            }
            catch (HostException fault)
            {
                Fail(fault, "");
            }
            catch (Exception fault) when (!_end.IsCancellationRequested)
            {
                Fail(fault, "");
            }
            catch (ObjectDisposedException)
            {
                // The conversation ended meanwhile.
            }

            _loop.Post(() =>
            {
                _ = tracked ? _works.Remove(source) : --_beside >= 0;
                source.Dispose();
                IsDirty = true;
            });
        });
    }

    /// <summary>Tells of a fault.</summary>
    private void Fail(Exception fault, string head) => _loop.Post(() =>
    {
        LastCode = fault is HostException { Failure: var failure } ? _options.FailureCode(failure) : 1;
        var text = fault is HostException ? fault.Message : $"An unexpected fault ({fault.GetType().Name}): {fault.Message}";
        _transcript.Say(Line.Split(SafeText.Clean(head + text), Style.Red).Select(static line => line with { Label = "error" }));
        IsDirty = true;
    });

    private static async Task CancelAsync(IHostClient host, string session, string turn)
    {
        try
        {
            await host.Prompts.CancelAsync(session, turn, CancellationToken.None);
        }
        catch (Exception fault) when (fault is HostException or ObjectDisposedException)
        {
            // It ended by itself in the same moment.
        }
    }
}

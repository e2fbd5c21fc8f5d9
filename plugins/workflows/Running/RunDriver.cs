using System.Globalization;
using AgentHost.Plugins.Workflows.Definition;
using AgentHost.Plugins.Workflows.Engine;
using AgentHost.Plugins.Workflows.Storing;

namespace AgentHost.Plugins.Workflows.Running;

/// <summary>
/// Drives a run: has its nodes act, stores what happens, and asks people. A completion is stored together with the intents of what follows from it, by one
/// flush; an effect begins when its intent is stored.
/// </summary>
/// <param name="state">State of the run, which is the driver's from here on.</param>
/// <param name="log">Its log.</param>
/// <param name="executor">Acts.</param>
/// <param name="inbox">What people say from elsewhere.</param>
/// <param name="time">The clock.</param>
internal sealed partial class RunDriver(RunState state, IRunLog log, INodeExecutor executor, IRunInbox inbox, TimeProvider time)
{
    /// <summary>The most that a completion has: the log takes 1 MB with all that belongs to an event.</summary>
    private const int MostBytes = 900_000;

    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(400);

    private readonly Dictionary<string, (Task<NodeCompleted> Task, CancellationTokenSource Cancel)> _tasks = new(StringComparer.Ordinal);
    private readonly List<(RunEvent Event, string? Notice)> _unstored = [];
    private readonly HashSet<string> _asked = new(StringComparer.Ordinal);
    private long? _looked;
    private Task<WaitAnswered?>? _asking;
    private string? _askingKey;
    private CancellationTokenSource? _askingEnd;

    /// <summary>Asks the person who is there; null where nobody is.</summary>
    public Func<WaitOpened, CancellationToken, Task<string?>>? Ask { get; init; }

    /// <summary>State of the run.</summary>
    public RunState State => state;

    /// <summary>
    /// Runs until it ended, rests, or waits for a person who is not there. Where the token fires, what runs is ended and the run rests.
    /// </summary>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="HostException">The log takes nothing.</exception>
    public async Task<RunStatus> RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            await executor.LimitAsync(Math.Max(0, state.Workflow.Limits.Cost - state.Cost), cancellationToken).ConfigureAwait(false);
            await FindUnknownAsync().ConfigureAwait(false);
            while (true)
            {
                if (cancellationToken.IsCancellationRequested)
                {
                    return await RestAsync(new RunPaused("it was cancelled")).ConfigureAwait(false);
                }

                var isLooking = _looked is not { } before || time.GetElapsedTime(before) >= Poll || _tasks.Count == 0;
                if (isLooking && await inbox.FindOrderAsync(state.Run, CancellationToken.None).ConfigureAwait(false) is { } order)
                {
                    // Taken back when it is carried out: a process that is killed before leaves it for the next one.
                    var status = await RestAsync(
                        order == "stop" ? new RunEnded(RunStatus.Stopped, "a person ended it") : new RunPaused("a person paused it")).ConfigureAwait(false);
                    await inbox.OrderAsync(state.Run, null, CancellationToken.None).ConfigureAwait(false);
                    return status;
                }

                if (isLooking)
                {
                    _looked = time.GetTimestamp();
                    await TakeAnswersAsync().ConfigureAwait(false);
                }

                EndLost();
                if (state.Status is not RunStatus.Running and not RunStatus.Waiting)
                {
                    return await RestAsync(ending: null).ConfigureAwait(false);
                }

                var starting = await BeginAsync(cancellationToken).ConfigureAwait(false);
                OpenWaits();
                await StoreAsync().ConfigureAwait(false);
                Start(starting);
                if (state.Status is not RunStatus.Running and not RunStatus.Waiting)
                {
                    continue;
                }

                if (_tasks.Count == 0 && state.Waiting.Count > 0 && state.NextTime is null)
                {
                    await executor.RestAsync().ConfigureAwait(false);
                }

                AskNext();
                if (_tasks.Count == 0 && _asking is null && state.NextTime is null && !WaitsForSignal)
                {
                    return state.Status;
                }

                await WaitAsync(cancellationToken).ConfigureAwait(false);
            }
        }
        finally
        {
            await EndAllAsync().ConfigureAwait(false);
        }
    }

    /// <summary>Tells that somebody is there, and that only a signal is waited for: it is looked for as long as the call may last.</summary>
    private bool WaitsForSignal => Ask is not null && state.Waiting.Values.Any(static node => node is { WaitKind: WaitKind.Node, Node.Signal: not null });

    private double Now => (time.GetUtcNow() - DateTimeOffset.UnixEpoch).TotalSeconds;

    private void Happen(RunEvent happened, string? notice)
    {
        var stamped = happened with { Time = Now };
        _unstored.Add((stamped, notice));
        state.Apply(stamped);
    }

    private async Task StoreAsync()
    {
        if (_unstored.Count > 0)
        {
            await log.AppendAsync([.. _unstored], CancellationToken.None).ConfigureAwait(false);
            _unstored.Clear();
        }
    }

    private async Task TakeAnswersAsync()
    {
        foreach (var key in state.Waiting.Keys.Order(StringComparer.Ordinal).ToList())
        {
            var signal = state.Waiting[key].WaitKind == WaitKind.Node ? state.Waiting[key].Node.Signal : null;
            if (signal is not null && await inbox.TakeSignalAsync(state.Run, signal, key, CancellationToken.None).ConfigureAwait(false) is { } value)
            {
                Happen(new WaitAnswered(key, value, "signal"), $"✓ {state.Waiting[key].Path}: the signal {signal} came");
            }
            else if (signal is null && state.Started.AutoApprove && state.Waiting[key] is { WaitKind: WaitKind.Node } node)
            {
                var usual = node.Node.Default ?? (node.Node.Options.Count > 0 ? node.Node.Options[0] : "yes");
                Happen(new WaitAnswered(key, usual, "auto-approve"), $"✓ {node.Path}: {usual} (nobody was asked)");
            }
            else if (await inbox.FindAnswerAsync(state.Run, key, CancellationToken.None).ConfigureAwait(false) is { } answer)
            {
                Happen(answer, $"✓ {state.Waiting[key].Path}: {answer.Answer}");
            }
        }
    }

    /// <summary>Begins what can begin: stored first.</summary>
    private async Task<List<Execution>> BeginAsync(CancellationToken cancellationToken)
    {
        var starting = new List<Execution>();
        foreach (var node in state.Next(Now))
        {
            if (state.FindLimit(Now) is { } limit)
            {
                Happen(new RunEnded(RunStatus.Failed, limit), $"✗ {limit}");
                break;
            }

            var execution = ExecutionMaker.Make(state, node);
            string? session;
            try
            {
                var preparing = executor.PrepareAsync(execution, cancellationToken).AsTask();
                if (!preparing.IsCompleted)
                {
                    // Opening a session or a folder takes a while, in which a completion would be lost.
                    await StoreAsync().ConfigureAwait(false);
                }

                session = await preparing.ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                break;
            }
            catch (CapabilityException exception)
            {
                Happen(new NodeStarted(execution.Key), null);
                Happen(new NodeCompleted(execution.Key, NodeOutcome.Failed) { Error = exception.Message, IsFinal = true },
                    $"✗ {node.Path}: {exception.Message}");
                continue;
            }

            Happen(new NodeStarted(execution.Key) { Session = session }, $"▸ {node.Path}{(execution.IsCheck ? " (check)" : "")}");
            starting.Add(execution with { Session = session ?? execution.Session });
        }

        return starting;
    }

    private void Start(List<Execution> starting)
    {
        foreach (var execution in starting.Where(execution => state.Running.ContainsKey(execution.Key)))
        {
            var cancel = new CancellationTokenSource();
            var token = cancel.Token;
            _tasks[execution.Key] = (Task.Run(() => ActAsync(execution, token), CancellationToken.None), cancel);
        }
    }

    private void OpenWaits()
    {
        foreach (var (key, node) in state.Waiting.OrderBy(static pair => pair.Key, StringComparer.Ordinal).ToList())
        {
            if (!state.Opened.Contains(key))
            {
                var question = ExecutionMaker.Question(state, node);
                var answers = question.Options.Count > 0 ? $" [{string.Join(" | ", question.Options)}]" : "";
                Happen(question, $"… {node.Path} waits: {question.Text}{answers}");
            }
        }
    }

    /// <summary>Ends executions that no longer concern the run, such as branches that lost a race.</summary>
    private void EndLost()
    {
        foreach (var (_, task) in _tasks.Where(pair => !state.Running.ContainsKey(pair.Key)))
        {
            task.Cancel.Cancel();
        }

        if (_askingKey is not null && !state.Waiting.ContainsKey(_askingKey))
        {
            _askingEnd?.Cancel();
        }
    }

    /// <summary>Asks the person the first question that they were not asked yet.</summary>
    private void AskNext()
    {
        if (Ask is null || _asking is not null)
        {
            return;
        }

        foreach (var (key, node) in state.Waiting.OrderBy(static pair => pair.Key, StringComparer.Ordinal))
        {
            if (node is not { WaitKind: WaitKind.Node, Node.Signal: not null } && _asked.Add(key))
            {
                var question = ExecutionMaker.Question(state, node);
                _askingEnd = new CancellationTokenSource();
                _askingKey = key;
                _asking = AskAsync(question, _askingEnd.Token);
                return;
            }
        }
    }

    private async Task<WaitAnswered?> AskAsync(WaitOpened question, CancellationToken cancellationToken)
    {
        try
        {
            return await Ask!(question, cancellationToken).ConfigureAwait(false) is { } answer ? new WaitAnswered(question.Key, answer, "person") : null;
        }
        catch (OperationCanceledException)
        {
            return null;
        }
    }

    private async Task WaitAsync(CancellationToken cancellationToken)
    {
        using var done = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var delay = state.NextTime is { } next ? TimeSpan.FromSeconds(Math.Clamp(next - Now, 0, Poll.TotalSeconds)) : Poll;
        var tick = Task.Delay(delay, time, done.Token);
        List<Task> all = [tick, .. _tasks.Values.Select(static each => each.Task)];
        if (_asking is not null)
        {
            all.Add(_asking);
        }

        await Task.WhenAny(all).ConfigureAwait(false);
        await done.CancelAsync().ConfigureAwait(false);
        if (_asking is { IsCompleted: true })
        {
            var answer = await _asking.ConfigureAwait(false);
            var key = _askingKey!;
            (_asking, _askingKey) = (null, null);
            _askingEnd!.Dispose();
            _askingEnd = null;
            if (answer is not null && state.Waiting.TryGetValue(key, out var node))
            {
                // Whoever answers first counts, here or elsewhere.
                if (await inbox.AnswerAsync(state.Run, answer, CancellationToken.None).ConfigureAwait(false))
                {
                    Happen(answer, $"✓ {node.Path}: {answer.Answer}");
                }
            }
        }

        // One after another, each with what follows from it in the same append.
        if (_tasks.Where(static pair => pair.Value.Task.IsCompleted).OrderBy(static pair => pair.Key, StringComparer.Ordinal)
            .FirstOrDefault() is { Key: { } ended })
        {
            await TakeResultAsync(ended).ConfigureAwait(false);
        }
    }

    private async Task TakeResultAsync(string key)
    {
        var (task, cancel) = _tasks[key];
        _tasks.Remove(key);
        var completed = await task.ConfigureAwait(false);
        cancel.Dispose();
        if (state.Running.TryGetValue(key, out var node))
        {
            var seconds = Math.Max(0, Now - node.StartedAt);
            if (EventJson.SizeOf(completed) > MostBytes)
            {
                // The log would refuse it, now and each time again.
                completed = new NodeCompleted(key, NodeOutcome.Failed)
                {
                    Error = $"its result is larger than {MostBytes / 1_000} KB: let it save less",
                    IsFinal = true,
                    Cost = completed.Cost,
                };
            }

            Happen(completed, Notice(node, completed, seconds));
        }
    }

    private static string Notice(NodeState node, NodeCompleted completed, double seconds) => completed.Outcome switch
    {
        NodeOutcome.Ok => string.Create(
            CultureInfo.InvariantCulture, $"✓ {node.Path}{(completed.ExitCode is { } code ? $": exit {code}" : "")} ({seconds:0.0} s)"),
        NodeOutcome.Cancelled => $"– {node.Path}: ended",
        NodeOutcome.Unknown => $"? {node.Path}: its outcome is unknown, since it was ended while it ran",
        _ => $"✗ {node.Path}: {completed.Error}",
    };

    private async Task<RunStatus> RestAsync(RunEvent? ending)
    {
        foreach (var (_, cancel) in _tasks.Values)
        {
            await cancel.CancelAsync().ConfigureAwait(false);
        }

        foreach (var key in _tasks.Keys.Order(StringComparer.Ordinal).ToList())
        {
            await TakeResultAsync(key).ConfigureAwait(false);
            await StoreAsync().ConfigureAwait(false);
        }

        if (ending is null && state.Status is RunStatus.Completed or RunStatus.Failed && !_unstored.Exists(static each => each.Event is RunEnded))
        {
            ending = new RunEnded(state.Status, state.Reason);
        }

        if (ending is not null)
        {
            Happen(ending, ending switch
            {
                RunEnded { Status: RunStatus.Completed } => "✓ done",
                RunEnded ended => $"✗ {ended.Reason}",
                RunPaused paused => $"– paused: {paused.Reason}",
                _ => null,
            });
        }

        await StoreAsync().ConfigureAwait(false);
        return state.Status;
    }

    private async Task EndAllAsync()
    {
        _askingEnd?.Cancel();
        foreach (var (_, cancel) in _tasks.Values)
        {
            await cancel.CancelAsync().ConfigureAwait(false);
        }

        await ((Task)Task.WhenAll(_tasks.Values.Select(static each => each.Task))).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }
}

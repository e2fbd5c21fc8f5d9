using System.Collections.Immutable;
using AgentHost.Plugins.Workflows.Definition;
using AgentHost.Plugins.Workflows.Expressions;

namespace AgentHost.Plugins.Workflows.Engine;

/// <summary>
/// State of a run: what its events add up to, and nothing else. The same events in the same order give the same state, whenever and wherever; no clock, no
/// files, no chance. Not thread-safe.
/// </summary>
internal sealed partial class RunState
{
    private const int ShortAnswer = 20;

    /// <summary>Transitions from node to node that a run may make beside its steps, and for each of them: more are a loop that does nothing.</summary>
    private const int MostTransitions = 50_000;
    private const int TransitionsPerStep = 50;

    private readonly SortedSet<NodeState> _ready = new(ByOrder.Instance);
    private readonly Dictionary<string, NodeState> _startable = new(StringComparer.Ordinal);
    private readonly Dictionary<string, NodeState> _running = new(StringComparer.Ordinal);
    private readonly Dictionary<string, NodeState> _waiting = new(StringComparer.Ordinal);
    private readonly HashSet<NodeState> _delayed = [];
    private readonly Queue<Action> _todo = new();
    private readonly HashSet<string> _answered = new(StringComparer.Ordinal);
    private readonly HashSet<string> _opened = new(StringComparer.Ordinal);
    private double _now;
    private double _rested;
    private long _transitions;
    private int _stepsBefore;
    private bool _isEndless;
    private RunStatus _status;

    private RunState(Workflow workflow, RunStarted started)
    {
        Workflow = workflow;
        Started = started;
        State = Values.Empty.SetItems(workflow.State.Values.Select(static key => KeyValuePair.Create(key.Name, key.Initial)));
        Root = new Frame("", workflow.Graph, owner: null);
    }

    /// <summary>The definition that it runs by.</summary>
    public Workflow Workflow { get; private set; }

    /// <summary>Its first event.</summary>
    public RunStarted Started { get; }

    /// <summary>Its id.</summary>
    public string Run => Started.Run;

    /// <summary>The frame of the workflow's own graph.</summary>
    public Frame Root { get; }

    /// <summary>Values of the keys.</summary>
    public ImmutableSortedDictionary<string, object?> State { get; private set; }

    /// <summary>Status; <see cref="RunStatus.Waiting"/> where only answers are missing.</summary>
    public RunStatus Status => _status == RunStatus.Running && _ready.Count == 0 && _running.Count == 0 && _delayed.Count == 0 && _waiting.Count > 0
        ? RunStatus.Waiting
        : _status;

    /// <summary>Reason of the status; null for none.</summary>
    public string? Reason { get; private set; }

    /// <summary>Executions that began.</summary>
    public int Steps { get; private set; }

    /// <summary>US dollars.</summary>
    public double Cost { get; private set; }

    /// <summary>Files that its nodes changed.</summary>
    public ImmutableSortedSet<string> Files { get; private set; } = ImmutableSortedSet.Create<string>(StringComparer.Ordinal);

    /// <summary>Time of the last event.</summary>
    public double Now => _now;

    /// <summary>Executions that run, by key.</summary>
    public IReadOnlyDictionary<string, NodeState> Running => _running;

    /// <summary>Waits that are open, by key.</summary>
    public IReadOnlyDictionary<string, NodeState> Waiting => _waiting;

    /// <summary>Waits that were told of.</summary>
    public IReadOnlySet<string> Opened => _opened;

    /// <summary>The time at which the next delayed node can start; null for none.</summary>
    public double? NextTime => _delayed.Count == 0 ? null : _delayed.Min(static state => state.ReadyAt);

    /// <summary>Begins a run.</summary>
    public static RunState Begin(Workflow workflow, RunStarted started)
    {
        var run = new RunState(workflow, started) { _now = started.Time };
        foreach (var write in started.Inputs)
        {
            run.Put(write);
        }

        run.Enter(run.Root, workflow.Graph.Start);
        run.Settle();
        return run;
    }

    /// <summary>Takes what happened. An event that no longer concerns anything changes nothing.</summary>
    public void Apply(RunEvent happened)
    {
        var before = _now;
        var isResting = Status is not RunStatus.Running;
        _now = Math.Max(_now, happened.Time);
        _rested += isResting ? _now - before : 0;
        switch (happened)
        {
            case NodeStarted started:
                Take(started);
                break;
            case NodeCompleted completed:
                Take(completed);
                break;
            case WaitAnswered answered:
                Take(answered);
                break;
            case RunResumed:
                Resume();
                break;
            case RunPaused paused when _status == RunStatus.Running:
                (_status, Reason) = (RunStatus.Paused, paused.Reason);
                break;
            case RunEnded ended:
                (_status, Reason) = (ended.Status, ended.Reason);
                break;
            case WaitOpened opened:
                _opened.Add(opened.Key);
                break;
            default:
                break;
        }

        Settle();
    }

    /// <summary>
    /// The executions and waits that can start now, in their order, as many as the limits leave room for. Fails the run where a limit of it is reached.
    /// </summary>
    /// <param name="time">The time, in seconds since 1970.</param>
    public IReadOnlyList<NodeState> Next(double time)
    {
        if (_status != RunStatus.Running)
        {
            return [];
        }

        foreach (var delayed in _delayed.Where(state => state.ReadyAt <= time).ToList())
        {
            _delayed.Remove(delayed);
            MakeReady(delayed);
        }

        var room = Workflow.Limits.Concurrency - _running.Count;
        return room <= 0 ? [] : [.. _ready.Take(room)];
    }

    /// <summary>Seconds from the start to the last event, without those in which it rested or only waited for a person.</summary>
    private double Worked => _now - Started.Time - _rested;

    /// <summary>Reason why the run may begin nothing more; null where it may.</summary>
    /// <param name="time">The time, in seconds since 1970.</param>
    public string? FindLimit(double time) => Steps >= Workflow.Limits.Steps ? $"the limit of {Workflow.Limits.Steps} steps was reached"
        : Cost >= Workflow.Limits.Cost ? FormattableString.Invariant($"the limit of {Workflow.Limits.Cost} dollars was reached")
        : time - Started.Time - _rested >= Workflow.Limits.Minutes * 60
            ? FormattableString.Invariant($"the limit of {Workflow.Limits.Minutes} minutes was reached")
        : null;

    /// <summary>US dollars and seconds that are left to a node: of the run, of the loops around it, and of its own minutes. Neither is below 0.</summary>
    public (double Cost, double Seconds) LeftFor(NodeState node)
    {
        var (cost, seconds) = (Workflow.Limits.Cost - Cost, (Workflow.Limits.Minutes * 60) - Worked);
        seconds = Math.Min(seconds, (node.Node.Minutes ?? double.MaxValue) * 60);
        cost = Math.Min(cost, node.Node.Cost ?? double.MaxValue);
        for (var at = node.Frame; at.Owner is { } owner; at = owner.Frame)
        {
            if (owner.Node.Loop is { } loop)
            {
                cost = Math.Min(cost, loop.Cost - (Cost - owner.CostBefore));
                seconds = Math.Min(seconds, (loop.Minutes * 60) - (Worked - owner.Since));
            }
        }

        return (Math.Max(0, cost), Math.Max(0, seconds));
    }

    /// <summary>Tells whether a wait was answered before.</summary>
    public bool WasAnswered(string key) => _answered.Contains(key);

    /// <summary>Finds values of names for a node: the element and the iteration around it, then the state.</summary>
    public Func<string, object?> NamesOf(Frame frame) => name =>
    {
        for (var at = frame; at is not null; at = at.Owner?.Frame)
        {
            if (name == "error" && at.Error is { } error && !Workflow.State.ContainsKey(name))
            {
                return error;
            }

            if (at.Owner is { Node.Kind: NodeKind.Foreach } each && (name == each.Node.As || name == "index"))
            {
                return name == "index" ? (double)at.Number : at.Item;
            }

            if (at.Owner is { Node.Kind: NodeKind.Loop } && name == "iteration")
            {
                return (double)at.Number;
            }
        }

        return State.GetValueOrDefault(name);
    };

    private void Take(NodeStarted started)
    {
        if (!_startable.Remove(started.Key, out var node))
        {
            return;
        }

        _ready.Remove(node);
        _delayed.Remove(node);
        Steps++;
        node.Work(started.Session);
        node.Phase = NodePhase.Running;
        node.StartedAt = started.Time;
        _running[started.Key] = node;
        CountPublished(node, 1);
    }

    private void Take(NodeCompleted completed)
    {
        if (!_running.Remove(completed.Key, out var node))
        {
            return;
        }

        Cost += completed.Cost;
        node.SessionCost += completed.Cost;
        Files = completed.Files.Count > 0 ? Files.Union(completed.Files) : Files;
        for (var at = node.Frame; at is not null; at = at.Owner?.Frame)
        {
            at.Said |= completed.Said;
            at.Changed |= completed.Files.Count > 0;
            at.Mark = Digests.Mix(at.Mark, completed.Digest);
            if (node.Node.Kind == NodeKind.Agent && completed.Outcome == NodeOutcome.Ok)
            {
                at.OnlyShort = (at.OnlyShort ?? true) && completed.Length < ShortAnswer;
            }

            if (at.Owner?.Node.Kind == NodeKind.Loop)
            {
                break;
            }
        }

        switch (completed.Outcome)
        {
            case NodeOutcome.Ok when node.IsChecking:
                EndCheck(node, completed);
                break;
            case NodeOutcome.Ok:
                if (PutAll(node, completed.Writes))
                {
                    Advance(node);
                }

                break;
            case NodeOutcome.Cancelled:
                CountPublished(node, -1);
                Again(node);
                break;
            case NodeOutcome.Failed:
                CountPublished(node, -1);
                node.Session = null;
                Fail(node, completed.Error ?? "it failed", completed.IsFinal);
                break;
            default:
                EndUnknown(node);
                break;
        }
    }

    private void EndUnknown(NodeState node)
    {
        switch (node.IsChecking ? UnknownPolicy.Retry : node.Node.UnknownPolicy)
        {
            case UnknownPolicy.Retry:
                CountPublished(node, -1);
                Again(node);
                break;
            case UnknownPolicy.Fail:
                Fail(node, "its outcome is unknown: the process ended while it ran", isFinal: true);
                break;
            default:
                Ask(node, WaitKind.Unknown);
                break;
        }
    }

    private void Take(WaitAnswered answered)
    {
        if (!_waiting.Remove(answered.Key, out var node))
        {
            return;
        }

        _answered.Add(answered.Key);
        switch (node.WaitKind)
        {
            case WaitKind.Unknown when answered.Answer == Waits.RunAgain:
                CountPublished(node, -1);
                Again(node);
                break;
            case WaitKind.Unknown when answered.Answer == Waits.WasDone:
                Advance(node);
                break;
            case WaitKind.Unknown:
                CountPublished(node, -1);
                Fail(node, "its outcome is unknown, and a person said that it failed", isFinal: true);
                break;
            case WaitKind.Stuck when answered.Answer == Waits.GoOn:
                node.Still = 0;
                node.Phase = NodePhase.Inside;
                BeginIteration(node);
                break;
            case WaitKind.Stuck when answered.Answer == Waits.End:
                Succeed(node);
                break;
            case WaitKind.Stuck:
                Fail(node, "it made no progress", isFinal: true);
                break;
            default:
                if (PutAll(node, node.Node.Saves.Select(save =>
                    new Write(save.Key, Workflow.State.TryGetValue(save.Key, out var key) && Values.TryFit(answered.Answer, key.Type, out var fitted)
                        ? fitted
                        : answered.Answer))))
                {
                    Succeed(node);
                }

                break;
        }
    }

    /// <summary>Makes a node ready once more.</summary>
    private void Again(NodeState node)
    {
        node.Attempt++;
        MakeReady(node);
    }

    private void MakeReady(NodeState node)
    {
        node.Phase = NodePhase.Ready;
        _startable[node.Key] = node;
        _ready.Add(node);
    }

    private void Ask(NodeState node, WaitKind kind)
    {
        node.Waits++;
        node.WaitKind = kind;
        node.Phase = NodePhase.Waiting;
        _waiting[node.WaitKey] = node;
    }

    private void Settle()
    {
        while (!_isEndless && _todo.TryDequeue(out var next))
        {
            next();
            if (++_transitions > MostTransitions + ((long)(Steps - _stepsBefore) * TransitionsPerStep))
            {
                // No step, so no limit of a loop or the run, would end it. What is left to do is kept for a person who resumes it.
                _isEndless = true;
                (_status, Reason) = (RunStatus.Failed, $"it went from node to node {MostTransitions} times without doing anything: look at its loops");
            }
        }
    }

    /// <summary>Steps from the start, name of the node, iteration.</summary>
    private sealed class ByOrder : IComparer<NodeState>
    {
        public static ByOrder Instance { get; } = new();

        public int Compare(NodeState? x, NodeState? y)
        {
            var order = Depth(x!).CompareTo(Depth(y!));
            order = order != 0 ? order : string.CompareOrdinal(x!.Node.Id, y!.Node.Id);
            order = order != 0 ? order : x!.Frame.Number.CompareTo(y!.Frame.Number);
            return order != 0 ? order : string.CompareOrdinal(x!.Key, y!.Key);
        }

        private static int Depth(NodeState state) => state.Frame.Graph.DepthOf(state.Node.Id);
    }
}

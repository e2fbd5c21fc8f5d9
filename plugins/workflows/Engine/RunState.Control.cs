using System.Collections.Immutable;
using System.Globalization;
using AgentHost.Plugins.Workflows.Definition;
using AgentHost.Plugins.Workflows.Expressions;

namespace AgentHost.Plugins.Workflows.Engine;

/// <summary>Where control goes: from node to node, into graphs within and out of them, and to who handles a failure.</summary>
internal sealed partial class RunState
{
    /// <summary>Reason why a definition cannot take the place of this run's; null where it can.</summary>
    public string? FindAdoptionProblem(Workflow workflow) => FindAdoptionProblem(Root, workflow.Graph);

    /// <summary>Goes on by another definition, in which all that began is there.</summary>
    public void Adopt(Workflow workflow)
    {
        Workflow = workflow;
        State = workflow.State.Values.Aggregate(Values.Empty, (map, key) => map.SetItem(key.Name, State.GetValueOrDefault(key.Name) ?? key.Initial));
        Adopt(Root, workflow.Graph);
    }

    private static string? FindAdoptionProblem(Frame frame, Graph graph)
    {
        foreach (var state in frame.States.Where(static state => state.Phase is not NodePhase.Idle and not NodePhase.Skipped))
        {
            if (graph.Find(state.Node.Id) is not { } node || node.Kind != state.Node.Kind)
            {
                return $"The node {state.Path} has run, and the new definition has no such node.";
            }

            foreach (var within in state.Frames)
            {
                if (node.Bodies.FirstOrDefault(body => body.Name == within.Label) is not { } body)
                {
                    return $"The branch {within.Path} runs, and the new definition has no such branch.";
                }

                if (FindAdoptionProblem(within, body.Graph) is { } problem)
                {
                    return problem;
                }
            }
        }

        return null;
    }

    private static void Adopt(Frame frame, Graph graph)
    {
        frame.Graph = graph;
        foreach (var state in frame.States.ToList())
        {
            if (graph.Find(state.Node.Id) is not { } node)
            {
                frame.Drop(state.Node.Id);
                continue;
            }

            state.Node = node;
            foreach (var within in state.Frames)
            {
                Adopt(within, node.Bodies.First(body => body.Name == within.Label).Graph);
            }
        }
    }

    /// <summary>The time of a node has come.</summary>
    private void Enter(Frame frame, string id)
    {
        if (frame.Find(id) is not { } state)
        {
            return;
        }

        // Counted at once, so that the frame does not end before it begins.
        state.Phase = NodePhase.Ready;
        frame.Active++;
        _todo.Enqueue(() => EnterNow(state));
    }

    private void EnterNow(NodeState state)
    {
        if (state.Frame.IsGone)
        {
            return;
        }

        state.Visit++;
        state.Attempt = 1;
        (state.Failures, state.Waits, state.Session, state.Error, state.IsChecking) = (0, 0, null, null, false);
        if (state.Node.Visits is { } most && state.Visit > most)
        {
            Fail(state, string.Create(CultureInfo.InvariantCulture, $"it ran {most} times, the most that its visits allow"), isFinal: true);
            return;
        }

        switch (state.Node.Kind)
        {
            case NodeKind.Wait:
                Ask(state, WaitKind.Node);
                break;
            case NodeKind.Set:
                var find = NamesOf(state.Frame);
                foreach (var write in state.Node.Sets.Select(set => new Write(set.Save.Key, Evaluator.Evaluate(set.Value, find))).ToList())
                {
                    Put(write);
                }

                Succeed(state);
                break;
            case NodeKind.Decision:
                Succeed(state);
                break;
            case NodeKind.Parallel or NodeKind.Loop or NodeKind.Foreach or NodeKind.Subgraph:
                Open(state);
                break;
            default:
                MakeReady(state);
                break;
        }
    }

    private void Succeed(NodeState state)
    {
        Clear(state);
        state.Phase = NodePhase.Done;
        state.Frame.Active--;
        var find = NamesOf(state.Frame);
        List<Edge> taken;
        if (state.Node.Kind == NodeKind.Decision)
        {
            taken = [.. state.Node.Next.Where(edge => !edge.IsElse && Evaluator.Holds(edge.When, find)).Take(1)];
        }
        else
        {
            taken = [.. state.Node.Next.Where(edge => !edge.IsElse && Evaluator.Holds(edge.When, find))];
        }

        if (taken.Count == 0)
        {
            taken.AddRange(state.Node.Next.Where(edge => edge.IsElse && Evaluator.Holds(edge.When, find)));
        }

        state.Frame.Goto.AddRange(taken.Where(static edge => edge.IsGoto).Select(static edge => edge.To));
        Lead(state, taken.Where(static edge => !edge.IsGoto).Select(static edge => edge.To).ToHashSet(StringComparer.Ordinal));
    }

    private void Lead(NodeState state, HashSet<string> taken)
    {
        foreach (var to in Graph.LeadsTo(state.Node).Distinct(StringComparer.Ordinal))
        {
            Arrive(state.Frame, to, state.Node.Id, taken.Contains(to));
        }

        _todo.Enqueue(() => CheckEnd(state.Frame));
    }

    private void Arrive(Frame frame, string to, string from, bool taken)
    {
        if (frame.Find(to) is not { } state)
        {
            return;
        }

        (taken ? state.Taken : state.Dead).Add(from);
        (taken ? state.Dead : state.Taken).Remove(from);
        Consider(state);
    }

    /// <summary>Lets a node begin whose join holds; one that no way leads to any more is passed over, and so are those behind it.</summary>
    private void Consider(NodeState state)
    {
        var frame = state.Frame;
        if (state.Phase != NodePhase.Idle || frame.Goto.Count > 0)
        {
            return;
        }

        var need = frame.Graph.IsHandler(state.Node.Id) ? 1 : state.Node.Join;
        var isResolved = state.Taken.Count + state.Dead.Count >= frame.Graph.Into(state.Node.Id).Count;
        if (need == 0 ? isResolved && state.Taken.Count > 0 : state.Taken.Count >= need)
        {
            Enter(frame, state.Node.Id);
        }
        else if (isResolved)
        {
            state.Phase = NodePhase.Skipped;
            foreach (var to in Graph.LeadsTo(state.Node).Distinct(StringComparer.Ordinal))
            {
                Arrive(frame, to, state.Node.Id, taken: false);
            }
        }
    }

    private void CheckEnd(Frame frame)
    {
        if (frame.IsGone || frame.Active > 0 || _status is RunStatus.Completed or RunStatus.Stopped)
        {
            return;
        }

        if (frame.Goto.Count == 0)
        {
            EndFrame(frame);
            return;
        }

        // All that ran here has ended: what follows the targets runs anew.
        var targets = frame.Goto.Distinct(StringComparer.Ordinal).ToList();
        frame.Goto.Clear();
        var behind = frame.Graph.Reach(targets, withGoto: false);
        foreach (var state in frame.States.Where(state => behind.Contains(state.Node.Id)))
        {
            state.Phase = NodePhase.Idle;
            state.Taken.ExceptWith(behind);
            state.Dead.ExceptWith(behind);
        }

        foreach (var target in targets)
        {
            Enter(frame, target);
        }

        foreach (var state in frame.States.Where(state => state.Phase == NodePhase.Idle && !behind.Contains(state.Node.Id)).ToList())
        {
            Consider(state);
        }
    }

    private void Fail(NodeState state, string error, bool isFinal)
    {
        state.Error = error;
        state.Failures++;
        if (!isFinal && state.Failures < state.Node.Retry.Attempts)
        {
            state.Attempt++;
            state.Phase = NodePhase.Delayed;
            state.ReadyAt = _now + state.Node.Retry.WaitAfter(state.Failures);
            _startable[state.Key] = state;
            _delayed.Add(state);
            return;
        }

        for (var at = state; ; at = at.Frame.Owner!)
        {
            if (at.Node.OnError is { } handler)
            {
                Clear(at);
                at.Phase = NodePhase.Failed;
                at.Frame.Error = $"{state.Path}: {error}";
                at.Frame.Active--;
                Lead(at, new HashSet<string>(StringComparer.Ordinal) { handler });
                return;
            }

            if (at.Frame.Owner is not { } owner)
            {
                break;
            }

            if (owner.Node is { Kind: NodeKind.Parallel, Need: > 0 } && owner.Node.Bodies.Count - owner.Lost - 1 >= owner.Node.Need)
            {
                owner.Lost++;
                Drop(at.Frame);
                owner.Frames.Remove(at.Frame);
                OpenMore(owner);
                return;
            }
        }

        // Nobody handles it: the run rests where it is, and resuming runs the node again.
        state.Phase = NodePhase.Failed;
        state.IsHeld = true;
        if (_status == RunStatus.Running)
        {
            (_status, Reason) = (RunStatus.Failed, $"{state.Path} failed: {error}");
        }
    }

    private void Clear(NodeState state)
    {
        foreach (var frame in state.Frames)
        {
            Drop(frame);
        }

        state.Frames.Clear();
    }

    private void Drop(Frame frame)
    {
        frame.IsGone = true;
        foreach (var state in frame.States)
        {
            if (state.Phase == NodePhase.Ready)
            {
                _ready.Remove(state);
            }

            if (state.Phase is NodePhase.Ready or NodePhase.Delayed)
            {
                _startable.Remove(state.Key);
            }

            _running.Remove(state.Key);
            _waiting.Remove(state.WaitKey);
            _delayed.Remove(state);
            Clear(state);
        }
    }

    private void Open(NodeState state)
    {
        Clear(state);
        state.Phase = NodePhase.Inside;
        (state.Begun, state.Succeeded, state.Lost, state.Still, state.LastMark) = (0, 0, 0, 0, "");
        (state.Since, state.CostBefore) = (_now, Cost);
        switch (state.Node.Kind)
        {
            case NodeKind.Loop:
                BeginIteration(state);
                break;
            case NodeKind.Subgraph:
                state.Begun = 1;
                OpenFrame(state, state.Node.Bodies[0], "");
                break;
            default:
                state.Items = state.Node.Over is { } over ? Evaluator.Evaluate(over, NamesOf(state.Frame)) as ImmutableList<object?> ?? [] : [];
                OpenMore(state);
                break;
        }
    }

    /// <summary>Begins branches or elements, as many as may run at once; ends the node when there are no more.</summary>
    private void OpenMore(NodeState state)
    {
        var (node, total) = (state.Node, state.Node.Kind == NodeKind.Foreach ? state.Items.Count : state.Node.Bodies.Count);
        if ((node.Need > 0 && state.Succeeded >= node.Need) || (state.Begun == total && state.Frames.Count == 0))
        {
            Succeed(state);
            return;
        }

        while (state.Frames.Count < node.Bound && state.Begun < total)
        {
            var number = ++state.Begun;
            if (node.Kind == NodeKind.Foreach)
            {
                OpenFrame(state, node.Bodies[0], string.Create(CultureInfo.InvariantCulture, $"@{number}"), number, state.Items[number - 1]);
            }
            else
            {
                OpenFrame(state, node.Bodies[number - 1], "@" + node.Bodies[number - 1].Name, number);
            }
        }
    }

    private void OpenFrame(NodeState state, Body body, string suffix, int number = 1, object? item = null)
    {
        var frame = new Frame($"{state.Path}{suffix}/", body.Graph, state) { Label = body.Name, Number = number, Item = item };
        state.Frames.Add(frame);
        Enter(frame, body.Graph.Start);
    }

    private void EndFrame(Frame frame)
    {
        if (frame.Owner is not { } owner)
        {
            (_status, Reason) = (RunStatus.Completed, null);
            return;
        }

        frame.IsGone = true;
        owner.Frames.Remove(frame);
        owner.Succeeded++;
        switch (owner.Node.Kind)
        {
            case NodeKind.Loop:
                EndIteration(owner, frame);
                break;
            case NodeKind.Subgraph:
                Succeed(owner);
                break;
            default:
                OpenMore(owner);
                break;
        }
    }

    private void BeginIteration(NodeState state)
    {
        var loop = state.Node.Loop!;
        var guard = state.Begun >= loop.Iterations ? $"it did not reach its end in {loop.Iterations} iterations"
            : Cost - state.CostBefore >= loop.Cost ? FormattableString.Invariant($"it did not reach its end for {loop.Cost} dollars")
            : _now - state.Since >= loop.Minutes * 60 ? FormattableString.Invariant($"it did not reach its end in {loop.Minutes} minutes")
            : null;
        if (guard is not null)
        {
            Fail(state, guard, isFinal: true);
        }
        else if (state.Still >= loop.Stuck)
        {
            Ask(state, WaitKind.Stuck);
        }
        else
        {
            var number = ++state.Begun;
            OpenFrame(state, state.Node.Bodies[0], string.Create(CultureInfo.InvariantCulture, $"@{number}"), number);
        }
    }

    private void EndIteration(NodeState state, Frame frame)
    {
        state.Iteration = frame;
        if (state.Node.Loop!.Check is null)
        {
            Judge(state, Evaluator.Holds(state.Node.Loop.Until, NamesOf(frame)) && state.Node.Loop.Until is not null, check: "");
            return;
        }

        state.IsChecking = true;
        (state.Attempt, state.Failures) = (1, 0);
        MakeReady(state);
    }

    private void EndCheck(NodeState state, NodeCompleted completed)
    {
        foreach (var write in completed.Writes)
        {
            Put(write);
        }

        state.IsChecking = false;
        state.Phase = NodePhase.Inside;
        Judge(state, completed.ExitCode == 0, completed.Digest);
    }

    private void Judge(NodeState state, bool ends, string check)
    {
        var (loop, frame) = (state.Node.Loop!, state.Iteration!);
        if (ends || (loop is { Check: null, Phrase: not null } && frame.Said))
        {
            Succeed(state);
            return;
        }

        // The same answers and the same check without a changed file, or words too few to be work.
        var mark = frame.OnlyShort == true ? "short" : Digests.Of(frame.Mark, check);
        state.Still = mark == state.LastMark && !frame.Changed ? state.Still + 1 : 1;
        state.LastMark = mark;
        BeginIteration(state);
    }
}

using System.Collections.Immutable;
using System.Globalization;
using AgentHost.Plugins.Workflows.Definition;
using AgentHost.Plugins.Workflows.Expressions;

namespace AgentHost.Plugins.Workflows.Engine;

/// <summary>Flow of control: from node to node, into graphs within and out of them, and to who handles a failure.</summary>
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

            if (state.Part > 0 && !state.Node.Publish!.Actions.Take(state.Part).Select(static action => action.Source)
                .SequenceEqual(node.Publish!.Actions.SkipLast(1).Take(state.Part).Select(static action => action.Source), StringComparer.Ordinal))
            {
                return $"The node {state.Path} published a part, and the new definition begins with other commands, or has none behind it.";
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

    private void Resume()
    {
        if (_status is not (RunStatus.Paused or RunStatus.Failed))
        {
            return;
        }

        (_status, Reason) = (RunStatus.Running, null);
        (_transitions, _stepsBefore, _isEndless) = (0, Steps, false);
        foreach (var node in AllStates(Root).Where(static state => state.IsHeld).ToList())
        {
            node.IsHeld = false;
            node.Failures = 0;
            if (node.IsOverVisits)
            {
                // Its visits ran out before it began: it begins only where another definition allows more of them.
                node.Visit--;
                EnterNow(node);
            }
            else if (node.Node.Kind is NodeKind.Wait or NodeKind.Set or NodeKind.Decision)
            {
                node.Reopened++;
                EnterNow(node);
            }
            else if (node.Node.IsEffect || node.IsChecking)
            {
                Again(node);
            }
            else
            {
                // A loop that reached a guard begins anew, by keys of its own: answers to its questions of before are none to those that come.
                node.Visit++;
                node.Reopened++;
                Open(node);
            }
        }
    }

    private static IEnumerable<NodeState> AllStates(Frame frame) =>
        frame.States.SelectMany(static state => state.Frames.SelectMany(AllStates).Prepend(state));

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
        (state.Failures, state.Waits, state.Session, state.Error, state.IsChecking, state.Part) = (0, 0, null, null, false, 0);
        if (state.IsOverVisits)
        {
            Fail(state, string.Create(CultureInfo.InvariantCulture, $"it ran {state.Node.Visits} times, the most that its visits allow"), isFinal: true);
            return;
        }

        switch (state.Node.Kind)
        {
            case NodeKind.Wait:
                Ask(state, WaitKind.Node);
                break;
            case NodeKind.Set:
                var find = NamesOf(state.Frame);
                if (PutAll(state, state.Node.Sets.Select(set => new Write(set.Save.Key, Evaluator.Evaluate(set.Value, find))).ToList()))
                {
                    Succeed(state);
                }

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
}

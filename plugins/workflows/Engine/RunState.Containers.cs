using System.Collections.Immutable;
using System.Globalization;
using AgentHost.Plugins.Workflows.Definition;
using AgentHost.Plugins.Workflows.Expressions;

namespace AgentHost.Plugins.Workflows.Engine;

/// <summary>Graphs within nodes: iterations, branches and elements, how they begin and what their ends mean.</summary>
internal sealed partial class RunState
{
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
        (state.Since, state.CostBefore) = (Worked, Cost);
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
                state.Items = state.Node.Shuffle ? Shuffled(state) : state.Items;
                OpenMore(state);
                break;
        }
    }

    /// <summary>The elements in an order by chance that is the same whenever this run is read.</summary>
    private ImmutableList<object?> Shuffled(NodeState state) => [.. state.Items
        .Select((item, at) => (Item: item, Order: Digests.Of(Run, state.Path, at.ToString(CultureInfo.InvariantCulture))))
        .OrderBy(static each => each.Order, StringComparer.Ordinal).Select(static each => each.Item)];

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
            : Worked - state.Since >= loop.Minutes * 60 ? FormattableString.Invariant($"it did not reach its end in {loop.Minutes} minutes")
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
        state.IsChecking = false;
        state.Phase = NodePhase.Inside;
        if (!PutAll(state, completed.Writes))
        {
            return;
        }

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
        var mark = frame.OnlyShort == true ? "short" : Digests.Of(frame.Mark.ToString(), check);
        state.Still = mark == state.LastMark && !frame.Changed ? state.Still + 1 : 1;
        state.LastMark = mark;
        BeginIteration(state);
    }
}

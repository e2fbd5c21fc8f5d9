using System.Collections.Immutable;
using AgentHost.Plugins.Workflows.Definition;
using AgentHost.Plugins.Workflows.Expressions;

namespace AgentHost.Plugins.Workflows.Engine;

/// <summary>Makes executions of nodes that can start.</summary>
internal static class ExecutionMaker
{
    /// <summary>The execution of a node as its time has come.</summary>
    public static Execution Make(RunState run, NodeState state)
    {
        var node = state.Node;
        var frame = state.IsChecking ? state.Iteration! : state.Frame;
        var find = run.NamesOf(frame);
        var left = run.LeftFor(state);
        IReadOnlyList<Save> saves = state.IsChecking ? node.Loop!.CheckSave is { } save ? [save] : [] : node.Saves;
        return new Execution(run.Run, state.Key, node)
        {
            Text = state.IsChecking ? node.Loop!.Check!.FillQuoted(find)
                : node.Kind == NodeKind.Command ? node.Text!.FillQuoted(find)
                : node.Text?.Fill(find) ?? "",
            Model = ModelOf(state, find),
            Worktree = node.Worktree is { } worktree ? WorktreeName(run.Run, worktree.Fill(find)) : null,
            CountedCost = state.SessionCost,
            Arguments = Fill(node.Arguments, find),
            Lines = [.. node.Publish?.Actions.Select(action => action.FillQuoted(find)) ?? []],
            CostLeft = left.Cost,
            SecondsLeft = left.Seconds,
            Part = state.Part,
            Published = node.Kind == NodeKind.Publish ? run.PublishedBy(state) : 0,
            Base = node.Publish?.Base?.Fill(find),
            IsCheck = state.IsChecking,
            Phrase = PhraseOf(frame),
            Session = state.Session,
            Attempt = state.Attempt,
            Saves = [.. saves.Where(each => run.Workflow.State.ContainsKey(each.Key)).Select(each => (each, run.Workflow.State[each.Key].Type))],
            DryRun = run.Started.DryRun,
            Files = run.Files,
            LastError = state.Failures > 0 ? state.Error : null,
        };
    }

    /// <summary>The question of a wait, and its answers.</summary>
    public static WaitOpened Question(RunState run, NodeState state) => state.WaitKind switch
    {
        WaitKind.Unknown => new WaitOpened(
            state.WaitKey,
            $"What became of {state.Path} is unknown: the process ended while it ran.",
            [Waits.RunAgain, Waits.WasDone, Waits.Failed]),
        WaitKind.Stuck => new WaitOpened(
            state.WaitKey, $"{state.Path} made no progress in {state.Still} iterations.", [Waits.GoOn, Waits.End, Waits.Failed]),
        _ when state.Node.Signal is { } signal =>
            new WaitOpened(state.WaitKey, $"the signal {signal}: {state.Node.Text?.Fill(run.NamesOf(state.Frame))}", []),
        _ => new WaitOpened(state.WaitKey, state.Node.Text?.Fill(run.NamesOf(state.Frame)) ?? "", state.Node.Options),
    };

    /// <summary>The model of an agent: a stronger one on evidence, that an attempt failed or that two iterations did not reach their loop's end.</summary>
    private static string? ModelOf(NodeState state, Func<string, object?> find)
    {
        var isHard = state.Failures > 0 || (state.Frame.Owner is { Node.Kind: NodeKind.Loop } && state.Frame.Number > 2);
        return isHard && state.Node.Escalate is { } stronger ? stronger : state.Node.ModelText?.Fill(find).Trim() is { Length: > 0 } model ? model : null;
    }

    /// <summary>Name of a worktree: of the run, since each run has its own.</summary>
    private static string WorktreeName(string run, string name)
    {
        var whole = $"{run}-{name.Trim()}";
        var text = new string([.. whole.Take(60).Select(static c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-' ? c : '-')]).TrimEnd('-');
        return text.Length == whole.Length ? text : $"{text[..Math.Min(text.Length, 51)]}-{Digests.Of(name)[..8]}";
    }

    private static string? PhraseOf(Frame frame)
    {
        for (var at = frame; at.Owner is { } owner; at = owner.Frame)
        {
            if (owner.Node.Loop is { } loop)
            {
                return loop.Phrase;
            }
        }

        return null;
    }

    private static object? Fill(object? arguments, Func<string, object?> find) => arguments switch
    {
        // A template that is one expression alone keeps its type.
        Template { Parts: [Expression only] } => Evaluator.Evaluate(only, find),
        Template template => template.Fill(find),
        List<object?> list => ImmutableList.CreateRange(list.Select(item => Fill(item, find))),
        Dictionary<string, object?> map => map.Aggregate(Values.Empty, (all, pair) => all.SetItem(pair.Key, Fill(pair.Value, find))),
        _ => arguments,
    };
}

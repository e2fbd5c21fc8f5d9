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
        _ => new WaitOpened(state.WaitKey, state.Node.Text?.Fill(run.NamesOf(state.Frame)) ?? "", state.Node.Options),
    };

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

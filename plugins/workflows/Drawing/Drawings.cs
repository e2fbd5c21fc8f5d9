using System.Globalization;
using System.Text;
using AgentHost.Plugins.Workflows.Definition;
using AgentHost.Plugins.Workflows.Engine;

namespace AgentHost.Plugins.Workflows.Drawing;

/// <summary>Draws graphs: as lines of text with the states of a run, and as Mermaid.</summary>
internal static class Drawings
{
    /// <summary>The graph as text, one node a line: with its state where there is a run, else with its command lines as they are, whole.</summary>
    public static string Text(Workflow workflow, RunState? run = null)
    {
        var text = new StringBuilder();
        Lines(text, workflow.Graph, run?.Root, 0, run is null);
        return text.ToString().TrimEnd('\n');
    }

    /// <summary>The graph as Mermaid.</summary>
    public static string Mermaid(Workflow workflow, RunState? run = null)
    {
        var text = new StringBuilder("flowchart TD\n");
        var classes = new SortedDictionary<string, string>(StringComparer.Ordinal);
        Mermaid(text, workflow.Graph, run?.Root, "n", 1, classes);
        if (classes.Count > 0)
        {
            text.Append("    classDef done fill:#cfc\n    classDef running fill:#cdf\n    classDef waiting fill:#ffc\n    classDef failed fill:#fcc\n");
            foreach (var (id, name) in classes)
            {
                text.Append(CultureInfo.InvariantCulture, $"    class {id} {name}\n");
            }
        }

        return text.ToString().TrimEnd('\n');
    }

    /// <summary>Bound of a run, in one sentence.</summary>
    public static string Bound(Workflow workflow) => string.Create(
        CultureInfo.InvariantCulture,
        $"{workflow.Name} runs at most {workflow.Limits.Steps} steps, {workflow.Limits.Concurrency} at once, for {workflow.Limits.Minutes:0.##} minutes "
            + $"and ${workflow.Limits.Cost:0.##}.");

    private static void Lines(StringBuilder text, Graph graph, Frame? frame, int indent, bool isWhole)
    {
        foreach (var node in graph.Nodes.OrderBy(node => graph.DepthOf(node.Id)))
        {
            var state = frame?.States.FirstOrDefault(each => each.Node.Id == node.Id);
            text.Append(' ', indent * 2).Append(frame is null ? '•' : Sign(state?.Phase ?? NodePhase.Idle)).Append(' ').Append(node.Id).Append(" (")
                .Append(Words(node, isWhole)).Append(')');
            if (state is { Visit: > 1 })
            {
                text.Append(CultureInfo.InvariantCulture, $" ×{state.Visit}");
            }

            if (state is { Node.Kind: NodeKind.Loop or NodeKind.Foreach, Begun: > 0 })
            {
                text.Append(CultureInfo.InvariantCulture,
                    $" [{state.Succeeded} of {(state.Node.Kind == NodeKind.Loop ? state.Node.Loop!.Iterations : state.Items.Count)}]");
            }

            if (state is { Phase: NodePhase.Waiting })
            {
                text.Append(" waits: ").Append(state.WaitKey);
            }

            if (state is { Session: { } session })
            {
                text.Append(" session ").Append(session);
            }

            if (state is { Error: { } error, Phase: NodePhase.Failed or NodePhase.Delayed })
            {
                text.Append(": ").Append(error.Length > 120 ? error[..120] + "…" : error.ReplaceLineEndings(" "));
            }

            var ways = string.Join(", ", node.Next.Select(static edge => (edge.IsGoto ? "↩ " : "") + edge.To
                + (edge.When is null ? "" : $" if {edge.When.Source}")));
            text.Append(ways.Length > 0 ? $" → {ways}" : "").Append('\n');
            foreach (var body in node.Bodies)
            {
                var within = state?.Frames.Where(each => each.Label == body.Name).ToList() ?? [];
                if (body.Name.Length > 0)
                {
                    text.Append(' ', (indent * 2) + 2).Append(body.Name).Append(":\n");
                }

                if (within.Count == 0)
                {
                    Lines(text, body.Graph, null, indent + 2, isWhole);
                }

                foreach (var each in within)
                {
                    text.Append(within.Count > 1 || node.Kind is NodeKind.Loop or NodeKind.Foreach ? new string(' ', (indent * 2) + 2) + "#"
                        + each.Number.ToString(CultureInfo.InvariantCulture) + "\n" : "");
                    Lines(text, body.Graph, each, indent + 2, isWhole);
                }
            }
        }
    }

    private static char Sign(NodePhase phase) => phase switch
    {
        NodePhase.Done => '✓',
        NodePhase.Running or NodePhase.Inside => '▸',
        NodePhase.Waiting => '?',
        NodePhase.Failed => '✗',
        NodePhase.Delayed or NodePhase.Ready => '◌',
        NodePhase.Skipped => '–',
        _ => '•',
    };

    private static string Words(Node node, bool isWhole = false) => node.Kind switch
    {
        NodeKind.Agent => "agent" + (node.Model is { } model ? $", {model}" : "") + (node.Worktree is null ? "" : ", in a worktree"),
        NodeKind.Command => $"command: {Short(node.Text?.Source ?? "", isWhole)}",
        NodeKind.Tool => $"tool {node.Tool}",
        NodeKind.Set => "sets " + string.Join(", ", node.Sets.Select(static set => set.Save.Key)),
        NodeKind.Wait => node.Signal is { } signal ? $"waits for the signal {signal}" : "asks a person",
        NodeKind.Loop => $"loop, {node.Loop!.Iterations} at most" + (node.Loop.Check is { } check ? $", until {Short(check.Source, isWhole)}" : ""),
        NodeKind.Foreach => $"each of {Short(node.Over?.Source ?? "")}, {node.Bound} at once",
        NodeKind.Parallel => node.Need > 0 ? $"side by side, {node.Need} needed" : "side by side",
        NodeKind.Subgraph => node.Workflow is { } name ? $"workflow {name}" : "within",
        NodeKind.Publish => "publishes: " + Short(string.Join("; ", node.Publish?.Actions.Select(static action => action.Source) ?? []), isWhole),
        _ => "decides",
    };

    private static string Short(string text, bool isWhole = false)
    {
        var line = text.ReplaceLineEndings(" ").Trim();
        return line.Length > 60 && !isWhole ? line[..57] + "…" : line;
    }

    private static void Mermaid(StringBuilder text, Graph graph, Frame? frame, string prefix, int indent, SortedDictionary<string, string> classes)
    {
        var pad = new string(' ', indent * 4);
        string Id(string node) => $"{prefix}_{graph.Nodes.ToList().FindIndex(each => each.Id == node).ToString(CultureInfo.InvariantCulture)}";
        foreach (var node in graph.Nodes)
        {
            var id = Id(node.Id);
            var state = frame?.States.FirstOrDefault(each => each.Node.Id == node.Id);
            if (state?.Phase switch
            {
                NodePhase.Done => "done",
                NodePhase.Running or NodePhase.Inside => "running",
                NodePhase.Waiting => "waiting",
                NodePhase.Failed => "failed",
                _ => null,
            } is { } name)
            {
                classes[id] = name;
            }

            if (node.Bodies.Count > 0)
            {
                text.Append(pad).Append("subgraph ").Append(id).Append("[\"").Append(Escaped($"{node.Id}: {Words(node)}")).Append("\"]\n");
                for (var i = 0; i < node.Bodies.Count; i++)
                {
                    Mermaid(
                        text, node.Bodies[i].Graph, state?.Frames.FirstOrDefault(each => each.Label == node.Bodies[i].Name),
                        string.Create(CultureInfo.InvariantCulture, $"{id}_{i}"), indent + 1, classes);
                }

                text.Append(pad).Append("end\n");
            }
            else
            {
                var (open, close) = node.Kind switch { NodeKind.Decision => ("{\"", "\"}"), NodeKind.Wait => ("([\"", "\"])"), _ => ("[\"", "\"]") };
                text.Append(pad).Append(id).Append(open).Append(Escaped($"{node.Id}: {Words(node)}")).Append(close).Append('\n');
            }
        }

        foreach (var node in graph.Nodes)
        {
            foreach (var edge in node.Next.Where(edge => graph.Find(edge.To) is not null))
            {
                var label = edge.When is { } when ? $"|\"{Escaped(Short(when.Source))}\"|" : edge.IsElse ? "|\"else\"|" : "";
                text.Append(pad).Append(Id(node.Id)).Append(edge.IsGoto ? " -.->" : " -->").Append(label).Append(' ').Append(Id(edge.To)).Append('\n');
            }

            if (node.OnError is { } handler && graph.Find(handler) is not null)
            {
                text.Append(pad).Append(Id(node.Id)).Append(" -.->|\"fails\"| ").Append(Id(handler)).Append('\n');
            }
        }
    }

    private static string Escaped(string text) => text.Replace("&", "#amp;", StringComparison.Ordinal).Replace("\"", "#quot;", StringComparison.Ordinal)
        .Replace("<", "#lt;", StringComparison.Ordinal).Replace(">", "#gt;", StringComparison.Ordinal).Replace("`", "'", StringComparison.Ordinal)
        .Replace("\\", "#92;", StringComparison.Ordinal);
}

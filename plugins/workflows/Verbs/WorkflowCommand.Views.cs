using System.Globalization;
using AgentHost.Plugins.Workflows.Definition;
using AgentHost.Plugins.Workflows.Drawing;
using AgentHost.Plugins.Workflows.Engine;
using AgentHost.Plugins.Workflows.Reading;
using AgentHost.Plugins.Workflows.Running;
using AgentHost.Plugins.Workflows.Storing;

namespace AgentHost.Plugins.Workflows.Verbs;

/// <summary>Views of <c>agent workflow</c>: what there is, what it could use, where a run stands.</summary>
internal sealed partial class WorkflowCommand
{
    private async ValueTask<CommandResult> ListAsync(CancellationToken cancellationToken)
    {
        var found = await files.ListAsync(bundledAlone: false, cancellationToken);
        var rows = new List<IReadOnlyList<string>>();
        foreach (var each in found)
        {
            string about;
            try
            {
                var read = (await files.ReadAsync(each.Name, cancellationToken)).Read;
                about = read.IsUsable ? read.Workflow!.Description : $"has mistakes: agent workflow check {each.Name}";
            }
            catch (CapabilityException exception)
            {
                about = exception.Message;
            }

            rows.Add([each.Name, each.Origin, about]);
        }

        var entries = (await runs.Index.ListAsync(cancellationToken)).Where(entry => entry.Root == workspace.Root).Take(20).ToList();
        var states = new List<(RunEntry Entry, string Status)>();
        foreach (var entry in entries)
        {
            states.Add((entry, await StatusOfAsync(entry, cancellationToken)));
        }

        List<DisplayBlock> blocks = [new TableBlock(["workflow", "from", "description"], rows)];
        if (states.Count > 0)
        {
            blocks.Add(new TableBlock(["run", "status", "session"], [.. states.Select(static each =>
                (IReadOnlyList<string>)[each.Entry.Run, each.Status, each.Entry.Session])]));
        }

        return new CommandResult(blocks)
        {
            Data = JsonText.Object(writer =>
            {
                writer.WriteStartArray("workflows");
                foreach (var row in rows)
                {
                    writer.WriteStartObject();
                    writer.WriteString("name", row[0]);
                    writer.WriteString("from", row[1]);
                    writer.WriteString("description", row[2]);
                    writer.WriteEndObject();
                }

                writer.WriteEndArray();
                writer.WriteStartArray("runs");
                foreach (var (entry, status) in states)
                {
                    writer.WriteStartObject();
                    writer.WriteString("run", entry.Run);
                    writer.WriteString("status", status);
                    writer.WriteString("session", entry.Session);
                    writer.WriteEndObject();
                }

                writer.WriteEndArray();
            }),
        };
    }

    private async ValueTask<CommandResult> LockAsync(string name, CancellationToken cancellationToken)
    {
        var (found, read) = await files.ReadAsync(name, cancellationToken);
        if (!read.IsUsable)
        {
            return Problems([(found, read)]);
        }

        var workflow = read.Workflow!;
        var nodes = workflow.Graph.All().ToList();
        (string Name, IEnumerable<string> Values)[] uses =
        [
            ("hash", [workflow.Hash]),
            ("workflows", workflow.Included.Keys),
            ("agents", nodes.Where(static node => node.Kind == NodeKind.Agent).Select(static node => node.Agent ?? "(the usual one)")),
            ("models", nodes.Where(static node => node.Kind == NodeKind.Agent).Select(static node => node.Model ?? "(the usual one)")),
            ("tools", nodes.SelectMany(static node => node.Kind == NodeKind.Agent ? node.Tools ?? ["(all)"] : node.Tool is { } tool ? [tool] : [])),
            ("commands", nodes.Select(static node => node.Kind == NodeKind.Command ? node.Text?.Source : node.Loop?.Check?.Source).OfType<string>()),
            ("publishes", nodes.SelectMany(static node => node.Publish?.Actions.Select(static action => action.Source) ?? [])),
            ("asks", nodes.Where(static node => node.Kind == NodeKind.Wait).Select(static node => node.Text?.Source ?? "")),
        ];
        var lines = uses.SelectMany(static use => use.Values.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)
            .Select(value => $"{use.Name}: {value.ReplaceLineEndings(" ").Trim()}"));
        return CommandResult.Text(string.Join('\n', lines.Append(Drawings.Bound(workflow)))) with
        {
            Data = JsonText.Object(writer =>
            {
                foreach (var (use, values) in uses)
                {
                    writer.WriteStartArray(use);
                    foreach (var value in values.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal))
                    {
                        writer.WriteStringValue(value);
                    }

                    writer.WriteEndArray();
                }
            }),
        };
    }

    private async ValueTask<CommandResult> ShowAsync(string name, CommandCall call, CancellationToken cancellationToken)
    {
        if ((await files.ListAsync(bundledAlone: false, cancellationToken)).All(each => each.Name != name) && (await runs.Index.ListAsync(cancellationToken))
            .Any(entry => entry.Run.StartsWith(name, StringComparison.Ordinal)))
        {
            return await StatusAsync(name, call, cancellationToken);
        }

        var (found, read) = await files.ReadAsync(name, cancellationToken);
        return read.Workflow is not { } workflow || !read.IsUsable ? Problems([(found, read)])
            : CommandResult.Text(Flag(call, "mermaid") ? Drawings.Mermaid(workflow) : $"{Drawings.Bound(workflow)}\n{Drawings.Text(workflow)}");
    }

    private async ValueTask<CommandResult> StatusAsync(string? run, CommandCall call, CancellationToken cancellationToken)
    {
        var state = await StateAsync(await runs.FindAsync(run, workspace.Root, cancellationToken), cancellationToken);
        return CommandResult.Text(
            Flag(call, "mermaid") ? Drawings.Mermaid(state.Workflow, state) : $"{RunService.Report(state)}\n\n{Drawings.Text(state.Workflow, state)}") with
        {
            Data = RunService.Data(state),
        };
    }

    private async ValueTask<CommandResult> ReplayAsync(string run, CancellationToken cancellationToken)
    {
        var entry = await runs.FindAsync(run, workspace.Root, cancellationToken);
        var events = await runs.LogOf(entry).ReadAsync(cancellationToken);
        var lines = events.Select(static (happened, at) => string.Create(CultureInfo.InvariantCulture,
            $"{at + 1,5}  {DateTimeOffset.UnixEpoch.AddSeconds(happened.Time):HH:mm:ss}  ") + happened switch
        {
            RunStarted started => $"began {started.Name} ({started.Hash})",
            NodeStarted started => $"▸ {started.Key}{(started.Session is { } session ? $" in session {session}" : "")}",
            NodeCompleted { Outcome: NodeOutcome.Ok } done =>
                $"✓ {done.Key}{string.Concat(done.Writes.Select(static write => $" {write.Key}={Short(Values.Show(write.Value))}"))}",
            NodeCompleted done => $"{WordOf(done.Outcome)} {done.Key} {Short(done.Error ?? "")}".TrimEnd(),
            WaitOpened opened => $"… {opened.Key}: {Short(opened.Text)}",
            WaitAnswered answered => $"✓ {answered.Key}: {Short(answered.Answer)} ({answered.By})",
            RunEnded ended => $"ended: {RunService.Word(ended.Status)}{(ended.Reason is { } reason ? ", " + reason : "")}",
            RunPaused paused => $"paused: {paused.Reason}",
            DefinitionAdopted adopted => $"goes on by {adopted.Hash}",
            _ => "resumed",
        });
        return CommandResult.Text(string.Join('\n', lines) + "\n\n" + RunService.Report(RunFold.Fold(events)));
    }

    private static string WordOf(NodeOutcome outcome) => outcome switch
    {
        NodeOutcome.Unknown => "? unknown",
        NodeOutcome.Cancelled => "– ended",
        _ => "✗ failed",
    };
}

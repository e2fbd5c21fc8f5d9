using System.Globalization;
using System.Text.Json;
using AgentHost.Plugins.Workflows.Checking;
using AgentHost.Plugins.Workflows.Definition;
using AgentHost.Plugins.Workflows.Drawing;
using AgentHost.Plugins.Workflows.Engine;
using AgentHost.Plugins.Workflows.Reading;
using AgentHost.Plugins.Workflows.Running;
using AgentHost.Plugins.Workflows.Storing;

namespace AgentHost.Plugins.Workflows.Verbs;

/// <summary><c>agent workflow</c> and <c>/workflow</c>.</summary>
internal sealed partial class WorkflowCommand(IPluginContext plugin, RunService runs, WorkflowFiles files, IWorkspaceContext workspace) : Command
{
    /// <inheritdoc/>
    public override async ValueTask<CommandResult> RunAsync(CommandCall call, CommandContext context, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(call);
        ArgumentNullException.ThrowIfNull(context);
        try
        {
            string[] words = [.. call.Arguments];
            return words switch
            {
                [] or ["list"] => await ListAsync(cancellationToken),
                ["check", .. var names] => await CheckAsync(names, context, cancellationToken),
                ["lock", var name] => await LockAsync(name, cancellationToken),
                ["run", var name, .. var task] => await BeginAsync(call, name, string.Join(' ', task), cancellationToken),
                ["status"] => await StatusAsync(null, call, cancellationToken),
                ["status", var run] => await StatusAsync(run, call, cancellationToken),
                ["show", var name] => await ShowAsync(name, call, cancellationToken),
                ["answer", var run, .. { Length: > 0 } answer] => await AnswerAsync(run, Text(call, "key"), string.Join(' ', answer), cancellationToken),
                ["signal", var run, var signal, .. var value] => await SignalAsync(run, signal, string.Join(' ', value), cancellationToken),
                ["pause" or "stop", var run] => await OrderAsync(run, words[0], cancellationToken),
                ["resume", var run] => await ResumeAsync(run, Flag(call, "adopt"), cancellationToken),
                ["fork", var run] => await ForkAsync(run, call, cancellationToken),
                ["replay", var run] => await ReplayAsync(run, cancellationToken),
                _ => CommandResult.Wrong(
                    $"agent workflow has no {string.Join(' ', words.Take(2))}: it has list, check, lock, run NAME, status, show NAME, answer RUN ANSWER, "
                    + "signal RUN NAME [VALUE], pause RUN, resume RUN, stop RUN, fork RUN and replay RUN."),
            };
        }
        catch (CapabilityException exception)
        {
            return CommandResult.Text(exception.Message) with { ExitCode = 1 };
        }
        catch (HostException exception)
        {
            return CommandResult.Text(exception.Message) with { ExitCode = 1 };
        }
    }

    /// <summary>The call that runs a workflow.</summary>
    public static CommandResult Begin(string name, string task, CommandCall call)
    {
        var inputs = new List<(string Key, string Value)>();
        var given = call.Options.TryGetValue("set", out var set) && set.ValueKind == JsonValueKind.Array ? set.EnumerateArray().ToList() : [];
        foreach (var pair in given)
        {
            var text = pair.GetString() ?? "";
            var at = text.IndexOf('=', StringComparison.Ordinal);
            if (at <= 0)
            {
                return CommandResult.Wrong($"--set takes KEY=VALUE, and \"{text}\" is none.");
            }

            inputs.Add((text[..at], text[(at + 1)..]));
        }

        return Call($"{name.Replace(WorkflowFiles.Bundled, "", StringComparison.Ordinal)} {task}", writer =>
        {
            writer.WriteString("name", name);
            if (task.Trim().Length > 0)
            {
                writer.WriteString("task", task.Trim());
            }

            if (inputs.Count > 0)
            {
                writer.WriteStartObject("inputs");
                foreach (var (key, value) in inputs.DistinctBy(static each => each.Key, StringComparer.Ordinal))
                {
                    writer.WriteString(key, value);
                }

                writer.WriteEndObject();
            }

            writer.WriteBoolean("dryRun", Flag(call, "dry-run"));
            writer.WriteBoolean("autoApprove", Flag(call, "auto-approve"));
        });
    }

    private static CommandResult Call(string name, Action<Utf8JsonWriter> arguments, string? session = null) =>
        new([]) { Call = new SessionCall("workflow", JsonText.Object(arguments)) { SessionId = session, SessionName = name } };

    private async ValueTask<CommandResult> BeginAsync(CommandCall call, string name, string task, CancellationToken cancellationToken)
    {
        var (found, read) = await files.ReadAsync(name, cancellationToken);
        if (!read.IsUsable)
        {
            return Problems([(found, read)]);
        }

        foreach (var line in $"{Drawings.Bound(read.Workflow!)}\n{Drawings.Text(read.Workflow!)}".Split('\n'))
        {
            await plugin.Events.PublishAsync("workflow.bound", null, JsonText.Object(writer => writer.WriteString("notice", line)), cancellationToken);
        }

        return Begin(name, task, call);
    }

    private async ValueTask<string> StatusOfAsync(RunEntry entry, CancellationToken cancellationToken)
    {
        try
        {
            return RunService.Word((await StateAsync(entry, cancellationToken)).Status);
        }
        catch (Exception exception) when (exception is HostException or CapabilityException)
        {
            return "its session is gone";
        }
    }

    private async ValueTask<RunState> StateAsync(RunEntry entry, CancellationToken cancellationToken) =>
        RunFold.Fold(await runs.LogOf(entry).ReadAsync(cancellationToken));

    private async ValueTask<CommandResult> CheckAsync(IReadOnlyList<string> names, CommandContext context, CancellationToken cancellationToken)
    {
        var tools = (await context.Capabilities.ListAsync(CapabilityKinds.Tool, cancellationToken)).Select(static tool => tool.Name).ToList();
        var all = new List<(FoundWorkflow Found, ReadResult Read)>();
        foreach (var name in names.Count > 0 ? names : [.. (await files.ListAsync(bundledAlone: false, cancellationToken)).Select(static each => each.Name)])
        {
            var (found, read) = await files.ReadAsync(name, cancellationToken);
            if (read.Workflow is { } workflow)
            {
                var more = new List<Problem>(read.Problems);
                var reasons = new Dictionary<string, string?>(StringComparer.Ordinal);
                foreach (var model in workflow.Graph.All().SelectMany(static node => new[] { node.Model, node.Escalate }).OfType<string>()
                    .Distinct(StringComparer.Ordinal))
                {
                    reasons[model] = await FindModelProblemAsync(model, cancellationToken);
                }

                WorkflowChecker.CheckNames(workflow, tools, reasons.GetValueOrDefault, more);
                read = read with { Problems = more };
            }

            all.Add((found, read));
        }

        return Problems(all);
    }

    private async ValueTask<string?> FindModelProblemAsync(string model, CancellationToken cancellationToken)
    {
        try
        {
            _ = plugin.Models is { } models ? await models.OpenAsync(workspace, model, cancellationToken) : null;
            return null;
        }
        catch (CapabilityException exception)
        {
            return exception.Message;
        }
    }

    private static CommandResult Problems(IReadOnlyList<(FoundWorkflow Found, ReadResult Read)> all)
    {
        var lines = all.SelectMany(static each => each.Read.Problems.Select(problem =>
            $"{each.Found.File}:{problem.Place}: {(problem.IsWarning ? "warning: " : "")}{problem.Message} ({problem.Code})")).ToList();
        var wrong = all.Count(static each => !each.Read.IsUsable);
        lines.Add(wrong == 0
            ? string.Create(CultureInfo.InvariantCulture, $"{all.Count} workflow{(all.Count == 1 ? "" : "s")}, no mistake.")
            : string.Create(CultureInfo.InvariantCulture, $"{wrong} of {all.Count} workflow{(all.Count == 1 ? " has" : "s have")} mistakes."));
        return CommandResult.Text(string.Join('\n', lines)) with
        {
            ExitCode = wrong == 0 ? 0 : 1,
            Data = JsonText.Object(writer =>
            {
                writer.WriteStartArray("problems");
                foreach (var (found, read) in all)
                {
                    foreach (var problem in read.Problems)
                    {
                        writer.WriteStartObject();
                        writer.WriteString("file", found.File);
                        writer.WriteNumber("line", problem.Place.Line);
                        writer.WriteNumber("column", problem.Place.Column);
                        writer.WriteString("message", problem.Message);
                        writer.WriteString("code", problem.Code);
                        writer.WriteBoolean("warning", problem.IsWarning);
                        writer.WriteEndObject();
                    }
                }

                writer.WriteEndArray();
            }),
        };
    }

    private async ValueTask<CommandResult> AnswerAsync(string run, string? key, string answer, CancellationToken cancellationToken)
    {
        var entry = await runs.FindAsync(run, workspace.Root, cancellationToken);
        var state = await StateAsync(entry, cancellationToken);
        if (key is null && state.Waiting.Count > 1)
        {
            return CommandResult.Wrong($"Several questions wait: say --key with one of {string.Join(", ", state.Waiting.Keys.Order(StringComparer.Ordinal))}.");
        }

        key ??= state.Waiting.Keys.FirstOrDefault();
        if (key is null || !state.Waiting.TryGetValue(key, out var node))
        {
            var why = key is null ? $"{entry.Run} waits for no answer."
                : state.WasAnswered(key) ? $"already-resolved: {key} was answered before."
                : $"{entry.Run} has no question {key}.";
            return CommandResult.Text(why) with { ExitCode = 1 };
        }

        var question = ExecutionMaker.Question(state, node);
        var chosen = question.Options.FirstOrDefault(option => string.Equals(option, answer, StringComparison.OrdinalIgnoreCase));
        if (question.Options.Count > 0 && chosen is null && (node.WaitKind != WaitKind.Node || node.Node.Next.Any(static edge => edge.When is not null)))
        {
            return CommandResult.Wrong($"The answer is one of {string.Join(", ", question.Options)}.");
        }

        return await runs.Inbox.AnswerAsync(entry.Run, new WaitAnswered(key, chosen ?? answer, "command"), cancellationToken)
            ? CommandResult.Text($"Answered. Where nothing runs {entry.Run} now: agent workflow resume {entry.Run}")
            : CommandResult.Text($"already-resolved: {key} was answered before.") with { ExitCode = 1 };
    }

    private async ValueTask<CommandResult> SignalAsync(string run, string name, string value, CancellationToken cancellationToken)
    {
        var entry = await runs.FindAsync(run, workspace.Root, cancellationToken);
        var state = await StateAsync(entry, cancellationToken);
        var known = state.Workflow.Graph.All().Select(static node => node.Signal).OfType<string>().Distinct(StringComparer.Ordinal).ToList();
        if (!known.Contains(name, StringComparer.Ordinal))
        {
            return CommandResult.Wrong($"The workflow {state.Workflow.Name} waits nowhere for a signal {name}{Nearest.Hint(name, known)}");
        }

        if (state.Status is RunStatus.Completed or RunStatus.Stopped)
        {
            return CommandResult.Text($"{entry.Run} has ended: {RunService.Word(state.Status)}.") with { ExitCode = 1 };
        }

        return await runs.Inbox.SignalAsync(entry.Run, name, value, cancellationToken)
            ? CommandResult.Text($"Sent. Where nothing runs {entry.Run} now: agent workflow resume {entry.Run}")
            : CommandResult.Text($"already-sent: {entry.Run} has not taken the signal {name} of before yet.") with { ExitCode = 1 };
    }

    private async ValueTask<CommandResult> OrderAsync(string run, string order, CancellationToken cancellationToken)
    {
        var entry = await runs.FindAsync(run, workspace.Root, cancellationToken);
        var state = await StateAsync(entry, cancellationToken);
        if (state.Status is RunStatus.Completed or RunStatus.Stopped)
        {
            return CommandResult.Text($"{entry.Run} has ended: {RunService.Word(state.Status)}.") with { ExitCode = 1 };
        }

        if (state.Status is RunStatus.Paused or RunStatus.Failed)
        {
            // Nobody drives it.
            if (order == "stop")
            {
                await runs.LogOf(entry).AppendAsync([(new RunEnded(RunStatus.Stopped, "a person ended it"), null)], cancellationToken);
            }

            return CommandResult.Text(order == "stop" ? $"{entry.Run} is stopped." : $"{entry.Run} rests already.");
        }

        await runs.Inbox.OrderAsync(entry.Run, order, cancellationToken);
        return CommandResult.Text(order == "stop" ? $"{entry.Run} stops where it runs, else when it is resumed." : $"{entry.Run} pauses where it runs.");
    }

    private async ValueTask<CommandResult> ResumeAsync(string run, bool adopt, CancellationToken cancellationToken)
    {
        var entry = await runs.FindAsync(run, workspace.Root, cancellationToken);
        return Call(
            entry.Run,
            writer =>
            {
                writer.WriteString("resume", entry.Run);
                writer.WriteBoolean("adopt", adopt);
            },
            entry.Session);
    }

    private async ValueTask<CommandResult> ForkAsync(string run, CommandCall call, CancellationToken cancellationToken)
    {
        var entry = await runs.FindAsync(run, workspace.Root, cancellationToken);
        return Call($"fork of {entry.Run}", writer =>
        {
            writer.WriteString("fork", entry.Run);
            if (call.Options.TryGetValue("at", out var at) && at.TryGetInt32(out var number))
            {
                writer.WriteNumber("at", number);
            }
        });
    }

    private static string Short(string text)
    {
        var line = text.ReplaceLineEndings(" ").Trim();
        return line.Length > 80 ? line[..77] + "…" : line;
    }

    private static bool Flag(CommandCall call, string name) => call.Options.TryGetValue(name, out var value) && value.ValueKind == JsonValueKind.True;

    private static string? Text(CommandCall call, string name) =>
        call.Options.TryGetValue(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}

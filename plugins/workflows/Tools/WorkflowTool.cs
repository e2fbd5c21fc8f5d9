using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using AgentHost.Plugins.Workflows.Definition;
using AgentHost.Plugins.Workflows.Drawing;
using AgentHost.Plugins.Workflows.Engine;
using AgentHost.Plugins.Workflows.Reading;
using AgentHost.Plugins.Workflows.Running;
using AgentHost.Plugins.Workflows.Storing;
using AgentHost.Workflows;

namespace AgentHost.Plugins.Workflows.Tools;

/// <summary>Runs a workflow: for a person's command, and for models, which a person is asked about first.</summary>
[Tool("workflow", Effects = ToolEffects.Agent, Defer = true, LongRunning = true, TimeoutSeconds = 86_400)]
internal sealed partial class WorkflowTool(IPluginContext plugin, IWorkspaceContext workspace) : Tool<WorkflowArguments>
{
    private readonly RunService _runs = new(plugin);
    private readonly WorkflowFiles _files = WorkflowFiles.Of(plugin, workspace);

    private const int MostTasks = 8;

    /// <inheritdoc/>
    protected override async ValueTask<ToolPlan> PrepareAsync(
        WorkflowArguments arguments, ToolCall call, ToolContext context, CancellationToken cancellationToken)
    {
        try
        {
            if (!context.ByCommand && (arguments.AutoApprove || arguments.Adopt || arguments.Fork is not null))
            {
                return ToolPlan.Refuse(call, "autoApprove, adopt and fork are for a person's own command.");
            }

            if ((arguments.Resume ?? arguments.Fork) is { } run)
            {
                return Judged(new ToolPlan(call, $"Workflow: {run} goes on"), "A model wants a workflow to go on.", context);
            }

            var workflow = await DefineAsync(arguments, cancellationToken);
            Inputs(workflow, arguments);
            var plan = new ToolPlan(call, $"Workflow {workflow.Name}: {Drawings.Bound(workflow)}")
            {
                Preview = [new TextBlock(Drawings.Text(workflow))],
                State = JsonText.Object(writer => writer.WriteString("hash", workflow.Hash)),
            };
            return Judged(plan, $"A model wants to start a workflow. {Drawings.Bound(workflow)}", context);
        }
        catch (CapabilityException exception)
        {
            return ToolPlan.Refuse(call, exception.Message);
        }
    }

    /// <inheritdoc/>
    protected override async ValueTask<ToolResult> ExecuteAsync(
        WorkflowArguments arguments, ToolPlan plan, ToolContext context, CancellationToken cancellationToken)
    {
        var root = context.Workspace.Root;
        RunEntryAndDefinition run;
        if (arguments.Fork is { } from)
        {
            run = new(await _runs.ForkAsync(await _runs.FindAsync(from, root, cancellationToken), arguments.At, context.SessionId, cancellationToken), null);
        }
        else if (arguments.Resume is { } resumed)
        {
            var entry = await _runs.FindAsync(resumed, root, cancellationToken);
            if (entry.Session != context.SessionId)
            {
                return ToolResult.Error($"{entry.Run} belongs to the session {entry.Session}: agent workflow resume {entry.Run} goes on with it.");
            }

            var adopted = arguments.Adopt
                ? await UsableAsync(RunFold.Fold(await _runs.LogOf(entry).ReadAsync(cancellationToken)).Started.File, cancellationToken)
                : null;
            run = new(entry, adopted);
        }
        else
        {
            var workflow = await DefineAsync(arguments, cancellationToken);
            if (plan.State is not { ValueKind: JsonValueKind.Object } seen || !seen.TryGetProperty("hash", out var hash) || hash.GetString() != workflow.Hash)
            {
                return ToolResult.Error($"The workflow {workflow.Name} was changed after it was shown: start it again, and look at it.");
            }

            run = new(
                await _runs.BeginAsync(
                    workflow, context.SessionId, root, Inputs(workflow, arguments), arguments.AutoApprove, arguments.DryRun, cancellationToken),
                null);
        }

        var state = await _runs.DriveAsync(run.Entry, run.Adopted, new NodeExecutor(context), context.User, cancellationToken);
        List<Part> content = [new TextPart(RunService.Report(state))];
        if (context.Model is null)
        {
            content.Add(new JsonPart(RunService.Data(state)));
        }

        return new ToolResult(content) { IsError = state.Status is RunStatus.Failed or RunStatus.Stopped, Data = RunService.Data(state) };
    }

    /// <summary>
    /// The plan, as it is decided for whoever calls. A graph may go on for long: where a model starts it, a person sees it first, whatever rules allow; where a
    /// client does, a rule may allow it, as for any call that does something. A person's own command is that person's word.
    /// </summary>
    private static ToolPlan Judged(ToolPlan plan, string reason, ToolContext context) =>
        context.ByCommand ? plan : context.Model is null ? plan with { Effects = ToolEffects.Agent } : plan with { ApprovalReason = reason };

    private async ValueTask<Workflow> DefineAsync(WorkflowArguments arguments, CancellationToken cancellationToken)
    {
        var given = new[] { arguments.Name is not null, arguments.Tasks is not null, arguments.Chain is not null }.Count(static each => each);
        if (given != 1)
        {
            throw new CapabilityException("Say one of name, tasks and chain.");
        }

        if (arguments.Name is { } name)
        {
            return await UsableAsync(name, cancellationToken);
        }

        var prompts = arguments.Tasks ?? arguments.Chain!;
        if (prompts.Count is 0 or > MostTasks || prompts.Any(string.IsNullOrWhiteSpace))
        {
            throw new CapabilityException($"tasks and chain have 1 to {MostTasks} prompts.");
        }

        // Braces in a model's words are words.
        var words = prompts.Select(static prompt => prompt.Replace("{{", "{ {", StringComparison.Ordinal)).ToList();
        var builder = new WorkflowBuilder("tasks").Limit(steps: 50, minutes: 120, cost: 10, concurrency: MostTasks)
            .Key("answers", "list<string>", "append")
            .Result("answers");
        if (arguments.Tasks is not null)
        {
            builder.Parallel(
                "tasks",
                words.Select(static (prompt, at) =>
                    (Numbered("task", at), (Action<InnerGraph>)(graph => graph.Start("do", Step.Agent(prompt).Save("answers"))))),
                MostTasks);
        }
        else
        {
            for (var i = 0; i < words.Count; i++)
            {
                var prompt = i == 0 ? words[i] : words[i] + "\n\nThe step before this one answered:\n{{ answers[-1] }}";
                builder.Then(Numbered("step", i), Step.Agent(prompt).Save("answers"));
            }
        }

        return WorkflowReader.Read("tasks", builder.Compile()).Workflow ?? throw new CapabilityException("These tasks make no workflow.");
    }

    private static string Numbered(string word, int at) => string.Create(CultureInfo.InvariantCulture, $"{word}{at + 1}");

    private async ValueTask<Workflow> UsableAsync(string name, CancellationToken cancellationToken)
    {
        var (found, read) = await _files.ReadAsync(name, cancellationToken);
        if (read.IsUsable)
        {
            return read.Workflow! with { File = name };
        }

        var mistakes = read.Problems.Where(static each => !each.IsWarning).Select(each => $"{found.File}:{each.Place}: {each.Message}");
        throw new CapabilityException($"The workflow {name} has mistakes:\n{string.Join('\n', mistakes)}");
    }

    /// <summary>Values that a run begins with, each checked against its key.</summary>
    /// <exception cref="CapabilityException">One is of no key, or does not fit.</exception>
    private static List<Write> Inputs(Workflow workflow, WorkflowArguments arguments)
    {
        var writes = new List<Write>();
        if (arguments.Task is { Length: > 0 } task)
        {
            writes.Add(new Write(
                workflow.WordsKey ?? throw new CapabilityException($"The workflow {workflow.Name} takes no words: it has no input of the type string."), task));
        }

        if (arguments.Inputs is { ValueKind: JsonValueKind.Object } inputs)
        {
            foreach (var member in inputs.EnumerateObject())
            {
                var keys = workflow.State.Values.Where(static key => key.IsInput).Select(static key => key.Name).ToList();
                var key = workflow.State.GetValueOrDefault(member.Name);
                if (key is not { IsInput: true })
                {
                    throw new CapabilityException($"The workflow {workflow.Name} has no input {member.Name}{Nearest.Hint(member.Name, keys)}");
                }

                var value = Values.FromJson(member.Value);
                if (key.Type.Kind == ValueKind.List && value is string words)
                {
                    value = ImmutableList.CreateRange<object?>(words.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries));
                }

                writes.Add(Values.TryFit(value, key.Type, out var fitted) && Values.IsWithinBounds(fitted)
                    ? new Write(key.Name, fitted)
                    : throw new CapabilityException($"The input {member.Name} is a {key.Type}."));
            }
        }

        return writes;
    }

    private sealed record RunEntryAndDefinition(RunEntry Entry, Workflow? Adopted);
}

using System.Globalization;
using System.Text;
using AgentHost.Plugins.Infrastructure.Results;
using AgentHost.Plugins.Infrastructure.Stacks;
using AgentHost.Plugins.Infrastructure.Terraform;
using AgentHost.Plugins.Infrastructure.Workflows;

namespace AgentHost.Plugins.Infrastructure.Tools;

/// <summary>Lists, shows and runs workflows. Each command of one that is run stands in the plan, and is judged by itself.</summary>
[Tool("stack_workflow", Effects = ToolEffects.Read | ToolEffects.Execute, Defer = true)]
internal sealed partial class StackWorkflowTool(InfrastructurePlugin plugin, IWorkspaceContext workspace) : Tool<StackWorkflowArguments>
{
    private const int MostOutput = 4_000;

    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(30);
    private static readonly string[] Applying = ["apply", "deploy", "destroy", "sync"];

    /// <inheritdoc/>
    protected override ValueTask<ToolPlan> PrepareAsync(
        StackWorkflowArguments arguments, ToolCall call, ToolContext context, CancellationToken cancellationToken) => PackCall.PlanAsync(call, async token =>
    {
        if (!arguments.Run)
        {
            return PackCall.Read(call, arguments.Name is { } name ? $"Show workflow {name}" : "List workflows");
        }

        var cache = plugin.CacheOf(workspace);
        var (workflow, steps) = Pick(await ReadAsync(cache, context.Workspace.Files, token), arguments);
        if (steps.FirstOrDefault(static step => step.IsForeign) is { } foreign)
        {
            throw new InfrastructureException(
                foreign.Place,
                $"The step {SafeText.OneLine(foreign.Name, 100)} is of type {SafeText.OneLine(foreign.Type, 40)}, which only atmos itself carries out: "
                + $"atmos workflow {SafeText.OneLine(workflow.Name, 100)} -f {workflow.File} runs it.");
        }

        var applies = false;
        foreach (var step in steps)
        {
            if (Applying.FirstOrDefault(word => step.Command.Split([' ', '\t', ';', '&', '|', '\n']).Contains(word)) is { } action)
            {
                applies = true;
                await NeedOpenAsync(cache, context.Workspace.Files, step, arguments.Stack ?? step.Stack, action == "destroy" ? "destroy" : "apply", token);
            }
        }

        return new ToolPlan(call, SafeText.OneLine($"Run workflow {workflow.Name}", 120))
        {
            Effects = ToolEffects.Read | ToolEffects.Execute,
            Resources =
            [
                .. steps.Select(step => step.Words(arguments.Stack) is { } words ? Resource.Program(words) : Resource.ShellLine(step.Command))
                    .DistinctBy(static resource => resource.Value)
            ],
            Risk = applies ? Risk.High : Risk.Medium,
            Reasons = [applies ? "A step of it changes what runs, and what it costs." : "It runs commands of the repository."],
            ApprovalReason = applies ? $"The workflow {workflow.Name} applies changes, which wants a person's word each time." : null,
            Preview = [new CodeBlock(string.Join('\n', steps.Select(step => step.Show(arguments.Stack))), "sh")],
            TimeoutSeconds = Timeout(context) + 60,
        };
    }, cancellationToken);

    /// <inheritdoc/>
    protected override ValueTask<ToolResult> ExecuteAsync(
        StackWorkflowArguments arguments, ToolPlan plan, ToolContext context, CancellationToken cancellationToken) =>
        PackCall.RunAsync(Timeout(context), "The workflow", async token =>
    {
        var all = await ReadAsync(plugin.CacheOf(workspace), context.Workspace.Files, token);
        if (arguments.Name is null)
        {
            var lines = all.Workflows.Select(static workflow =>
                $"{workflow.Name}  {workflow.File}  {SafeText.Count(workflow.Steps.Count, "step")}"
                + $"{(workflow.Description is { } text ? $"  {SafeText.OneLine(text, 200)}" : "")}")
                .Concat(all.Problems.Select(static problem => problem.Line)).ToList();
            return ToolResult.Text(lines.Count == 0 ? $"There are no workflows in {all.Folder}." : SafeText.Lines(lines, 500));
        }

        var (workflow, steps) = Pick(all, arguments);
        return arguments.Run ? await RunAsync(workflow, steps, arguments.Stack, context, token) : ToolResult.Text(
            $"{workflow.Name} ({workflow.File}){(workflow.Description is { } about ? $": {SafeText.OneLine(about, 500)}" : "")}\n"
            + string.Join('\n', steps.Select(step => $"{step.Name}: {SafeText.OneLine(step.Show(arguments.Stack), 500)}"))) with
        {
            Data = ResultData.Write(writer => writer.List("steps", steps, step =>
            {
                writer.WriteString("name", step.Name);
                writer.WriteString("command", step.Show(arguments.Stack));
            })),
        };
    }, cancellationToken);

    private static async Task<ToolResult> RunAsync(
        Workflow workflow, IReadOnlyList<WorkflowStep> steps, string? stack, ToolContext context, CancellationToken cancellationToken)
    {
        var text = new StringBuilder();
        for (var i = 0; i < steps.Count; i++)
        {
            var step = steps[i];
            context.Progress.Report(new() { Text = step.Show(stack), Share = (double)i / steps.Count });
            var tail = new Tail(MostOutput);
            var shell = context.Workspace.Processes.Shell;
            var output = await TerraformRunner.RunAsync(
                context.Workspace.Processes, step.Words(stack) ?? [.. shell, step.Command], "", null, null, tail.Add, Grace, cancellationToken);
            text.Append($"{step.Name}: {SafeText.OneLine(step.Show(stack), 500)}\n{tail}");
            if (output.ExitCode != 0)
            {
                text.Append(
                    CultureInfo.InvariantCulture,
                    $"{output.Said}\nIt ended with exit code {output.ExitCode}; "
                    + $"{(i + 1 < steps.Count ? $"what was to follow ({string.Join(", ", steps.Skip(i + 1).Select(static left => left.Name))}) was not run. from goes on where it stopped." : "it was the last.")}");
                return ToolResult.Error(text.ToString());
            }
        }

        return ToolResult.Text(text.Append($"{workflow.Name}: {SafeText.Count(steps.Count, "step")} done.").ToString());
    }

    private static async Task<(string Folder, IReadOnlyList<Workflow> Workflows, IReadOnlyList<Problem> Problems)> ReadAsync(
        StackCache cache, IFiles files, CancellationToken cancellationToken)
    {
        var layout = await cache.LayoutAsync(files, cancellationToken);
        var (workflows, problems) = await WorkflowReader.ReadAsync(cache.SourceOf(files), layout.Workflows, cancellationToken);
        return (layout.Workflows, workflows, problems);
    }

    private static (Workflow Workflow, IReadOnlyList<WorkflowStep> Steps) Pick(
        (string Folder, IReadOnlyList<Workflow> Workflows, IReadOnlyList<Problem> Problems) all, StackWorkflowArguments arguments)
    {
        var named = all.Workflows.Where(workflow =>
            workflow.Name == arguments.Name
            && (arguments.File is null || workflow.File == arguments.File || workflow.File.EndsWith("/" + arguments.File, StringComparison.Ordinal))).ToList();
        if (named.Count != 1)
        {
            throw new InfrastructureException(named.Count > 1
                ? $"Several files have a workflow {arguments.Name}: {string.Join(", ", named.Select(static workflow => workflow.File))}. Say which file."
                : $"There is no workflow {arguments.Name}"
                    + $"{(Nearest.Find(arguments.Name ?? "", all.Workflows.Select(static workflow => workflow.Name)) is { } near ? $"; did you mean {near}?" : $" in {all.Folder}.")}");
        }

        if (all.Problems.FirstOrDefault(problem => problem.Place.File == named[0].File) is { } wrong && arguments.Run)
        {
            throw new InfrastructureException(wrong.Place, wrong.Message);
        }

        var steps = arguments.From is { Length: > 0 } from ? named[0].Steps.SkipWhile(step => step.Name != from).ToList() : named[0].Steps;
        return steps.Count > 0
            ? (named[0], steps)
            : throw new InfrastructureException(arguments.From is null
                ? $"The workflow {arguments.Name} has no steps."
                : $"The workflow {arguments.Name} has no step {arguments.From}: it has {string.Join(", ", named[0].Steps.Select(static step => step.Name))}.");
    }

    private static int Timeout(ToolContext context) => ToolSettings.Number(context.Settings, "timeout", 3_600, 1, 24 * 3_600);

    /// <summary>Says no where a stack says that nothing is applied to it from here.</summary>
    private async Task NeedOpenAsync(StackCache cache, IFiles files, WorkflowStep step, string? stack, string action, CancellationToken cancellationToken)
    {
        // A stack may be named in the command as well.
        foreach (var known in (await cache.LoadAsync(files, cancellationToken)).Stacks
            .Where(known => known.Name == stack || step.Command.Split([' ', '=', '\t']).Contains(known.Name)))
        {
            var repository = await cache.LoadAsync(files, cancellationToken);
            var against = Protection.ByName(workspace.Settings, known.Name, action)
                ?? repository.ComponentsOf(known).Where(component => !component.IsAbstract && step.Command.Contains(component.Name, StringComparison.Ordinal))
                    .Select(component => Protection.Against(workspace.Settings, component, action)).FirstOrDefault(static why => why is not null);
            if (against is not null)
            {
                throw new InfrastructureException(step.Place, against);
            }
        }
    }

    private sealed class Tail(int most)
    {
        private readonly Queue<string> _lines = [];
        private int _length;
        private bool _cut;

        public void Add(string line)
        {
            var shown = SafeText.OneLine(line, 1_000);
            _lines.Enqueue(shown);
            _length += shown.Length + 1;
            while (_length > most && _lines.TryDequeue(out var old))
            {
                _length -= old.Length + 1;
                _cut = true;
            }
        }

        public override string ToString() => (_cut ? "[…]\n" : "") + string.Concat(_lines.Select(static line => line + "\n"));
    }
}

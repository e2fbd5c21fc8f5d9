using AgentHost.Plugins.Infrastructure.Results;
using AgentHost.Plugins.Infrastructure.Terraform;

namespace AgentHost.Plugins.Infrastructure.Tools;

/// <summary>Carries out a saved plan, for the two tools that do: what is done is what was shown, and a person is asked each time.</summary>
/// <param name="plugin">The plugin.</param>
/// <param name="workspace">The workspace.</param>
/// <param name="destroys">Whether it is for plans that take everything away.</param>
internal sealed class SavedPlanCall(InfrastructurePlugin plugin, IWorkspaceContext workspace, bool destroys)
{
    // Long enough to finish what has begun at a service, and to write the state.
    private static readonly TimeSpan Grace = TimeSpan.FromMinutes(2);

    private string Action => destroys ? "destroy" : "apply";

    /// <summary>The plan of the call.</summary>
    public ValueTask<ToolPlan> PlanAsync(SavedPlanArguments arguments, ToolCall call, ToolContext context, CancellationToken cancellationToken) =>
        PackCall.PlanAsync(call, async token =>
    {
        var saved = await FindAsync(arguments.Plan, context, token);
        var words = Words(saved);
        return new ToolPlan(call, SafeText.OneLine($"terraform {Action} {saved.Component} in {saved.Stack}", 120))
        {
            Effects = ToolEffects.Read | ToolEffects.Execute,
            Resources = [Resource.Program(words) with { WorkingFolder = CodeFolder.Working(saved.Folder) }],
            Risk = Risk.High,
            Reasons =
            [
                destroys || saved.Lost > 0
                    ? $"It takes {SafeText.Count(saved.Lost, "resource")} away, which cannot be taken back."
                    : "It changes what runs, and what it costs."
            ],
            ApprovalReason = $"{(destroys ? "Destroying" : "Applying")} {saved.Component} in {saved.Stack} wants a person's word each time.",
            Preview = [new CodeBlock(string.Join(' ', words), "sh"), new TextBlock(saved.Summary)],
            TimeoutSeconds = Timeout(context) + 150,
        };
    }, cancellationToken);

    /// <summary>The call.</summary>
    public ValueTask<ToolResult> RunAsync(SavedPlanArguments arguments, ToolContext context, CancellationToken cancellationToken) =>
        PackCall.RunAsync(Timeout(context), $"terraform {Action}", async token =>
    {
        var saved = await FindAsync(arguments.Plan, context, token);
        var (_, inputs) = await TerraformPlanTool.ReadAsync(plugin, workspace, context.Workspace.Files, saved.Stack, saved.Component, token);
        var reader = new PlanReader();
        try
        {
            // The variables are in the plan; the rest of its environment is what it was made with.
            var variables = inputs.Variables.Where(static pair => !pair.Key.StartsWith("TF_VAR_", StringComparison.Ordinal))
                .ToDictionary(StringComparer.Ordinal);
            var output = await TerraformRunner.RunAsync(
                context.Workspace.Processes, Words(saved), saved.Folder, variables, null, line => Report(context, reader.Take(line)), Grace, token);
            var faults = reader.Faults(saved.Folder);
            return output.ExitCode != 0
                ? ToolResult.Error(
                    $"{Action} of {saved.Component} in {saved.Stack} failed after "
                    + $"{SafeText.Count(reader.Applied, "resource")}:\n{(faults.Length > 0 ? faults : output.Said)}\n"
                    + "What is there now is not what was planned: make a new plan.")
                : ToolResult.Text(
                    $"{(destroys ? "Destroyed" : "Applied")} {saved.Component} in {saved.Stack}: "
                    + $"{reader.Counts()}{(faults.Length > 0 ? "\n" + faults : "")}") with
                {
                    Data = ResultData.Write(writer =>
                    {
                        writer.WriteNumber("add", reader.Add);
                        writer.WriteNumber("change", reader.Change);
                        writer.WriteNumber("destroy", reader.Remove);
                    }),
                };
        }
        finally
        {
            // Terraform takes no plan twice.
            plugin.CacheOf(workspace).Plans.Forget(saved.Id);
        }
    }, cancellationToken);

    private static int Timeout(ToolContext context) => ToolSettings.Number(context.Settings, "timeout", 3_600, 1, 24 * 3_600);

    private static void Report(ToolContext context, string? what)
    {
        if (what is not null)
        {
            context.Progress.Report(new() { Text = SafeText.OneLine(what, 200) });
        }
    }

    private async Task<SavedPlan> FindAsync(string id, ToolContext context, CancellationToken cancellationToken)
    {
        var saved = plugin.CacheOf(workspace).Plans.Find(id)
            ?? throw new InfrastructureException(
                $"There is no plan {SafeText.OneLine(id, 20)} of the last hour: make one with terraform_plan and save{(destroys ? ", destroy" : "")}.");
        if (saved.Destroys != destroys)
        {
            throw new InfrastructureException(saved.Destroys
                ? $"The plan {id} takes everything away: that is terraform_destroy's."
                : $"The plan {id} is none to take everything away: make one with terraform_plan, destroy and save.");
        }

        var (component, inputs) = await TerraformPlanTool.ReadAsync(
            plugin, workspace, context.Workspace.Files, saved.Stack, saved.Component, cancellationToken);
        if (Protection.Against(workspace.Settings, component, Action) is { } against)
        {
            throw new InfrastructureException(against);
        }

        return inputs.Hash == saved.Inputs
            ? saved
            : throw new InfrastructureException($"What {component.Title} is given has changed since the plan {id} was made: make a new one.");
    }

    private List<string> Words(SavedPlan saved) => [plugin.CacheOf(workspace).Program, "apply", "-json", "-input=false", "-auto-approve", saved.File];
}

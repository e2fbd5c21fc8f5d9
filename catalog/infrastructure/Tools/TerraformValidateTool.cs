using AgentHost.Plugins.Infrastructure.Results;
using AgentHost.Plugins.Infrastructure.Terraform;

namespace AgentHost.Plugins.Infrastructure.Tools;

/// <summary>Runs <c>terraform validate</c>.</summary>
[Tool("terraform_validate", Effects = ToolEffects.Read | ToolEffects.Execute, Defer = true)]
internal sealed partial class TerraformValidateTool(InfrastructurePlugin plugin, IWorkspaceContext workspace) : Tool<TerraformValidateArguments>
{
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(2);

    /// <inheritdoc/>
    protected override ValueTask<ToolPlan> PrepareAsync(
        TerraformValidateArguments arguments, ToolCall call, ToolContext context, CancellationToken cancellationToken) =>
        PackCall.PlanAsync(call, async token =>
    {
        var cache = plugin.CacheOf(workspace);
        var folder = await CodeFolder.FindAsync(cache, context.Workspace.Files, arguments.Component, arguments.Stack, arguments.Path, token);
        var seconds = Timeout(context);
        return new ToolPlan(call, $"{cache.Program} validate {folder}")
        {
            Effects = ToolEffects.Read | ToolEffects.Execute,
            Resources =
            [
                Resource.Program([cache.Program, "validate", "-json"]) with { WorkingFolder = CodeFolder.Working(folder) },
                Resource.ReadPath(folder.Length == 0 ? "." : folder, recursive: true)
            ],
            Risk = Risk.Medium,
            Reasons = ["It starts the providers that the folder has installed."],
            State = ResultData.Write(writer => writer.WriteString("folder", folder)),
            TimeoutSeconds = seconds + 10,
        };
    }, cancellationToken);

    /// <inheritdoc/>
    protected override ValueTask<ToolResult> ExecuteAsync(
        TerraformValidateArguments arguments, ToolPlan plan, ToolContext context, CancellationToken cancellationToken) =>
        PackCall.RunAsync(Timeout(context), "terraform validate", async token =>
    {
        var program = plugin.CacheOf(workspace).Program;
        var folder = plan.State!.Value.GetProperty("folder").GetString()!;
        var output = await TerraformRunner.RunAsync(context.Workspace.Processes, [program, "validate", "-json"], folder, null, null, null, Grace, token);
        if (FindingReader.Read(output.Text) is not { } findings)
        {
            return ToolResult.Error($"{program} validate did not answer as it should: {output.Said}");
        }

        var lines = findings.Select(finding => finding.Write(folder)).ToList();
        var errors = findings.Count(static finding => finding.IsError);
        var hint = FindingReader.WantsInit(findings)
            ? $"\nThe folder is not initialized: run {program} init -backend=false -input=false in {(folder.Length == 0 ? "it" : folder)} first."
            : "";
        return ToolResult.Text(
            (lines.Count == 0 ? $"{(folder.Length == 0 ? "." : folder)}: nothing found." : SafeText.Lines(lines, PackCall.Limit(context, null))) + hint) with
        {
            Data = ResultData.Write(writer =>
            {
                writer.WriteBoolean("valid", errors == 0);
                writer.List("findings", findings, finding =>
                {
                    writer.WriteString("severity", finding.IsError ? "error" : "warning");
                    writer.WriteString("summary", finding.Summary);
                    writer.WriteString("detail", finding.Detail);
                    if (finding.File is { } file)
                    {
                        writer.WriteString("file", Layout.RepositoryLayout.Join(folder, file));
                        writer.WriteNumber("line", finding.Line);
                        writer.WriteNumber("column", finding.Column);
                    }
                });
            }),
        };
    }, cancellationToken);

    private static int Timeout(ToolContext context) => ToolSettings.Number(context.Settings, "timeout", 100, 1, 3_600);
}

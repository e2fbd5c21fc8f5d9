using AgentHost.Plugins.Lsp.Changes;

namespace AgentHost.Plugins.Lsp.Tools;

/// <summary>Renames a symbol everywhere.</summary>
[Tool("rename", Effects = ToolEffects.Read | ToolEffects.Write, Defer = true)]
internal sealed partial class RenameTool(LspPlugin plugin, IWorkspaceContext workspace) : Tool<RenameArguments>
{
    /// <summary>Shorter than a plan may take.</summary>
    private static readonly TimeSpan LoadTime = TimeSpan.FromSeconds(6);

    /// <inheritdoc/>
    protected override ValueTask<ToolPlan> PrepareAsync(RenameArguments arguments, ToolCall call, ToolContext context, CancellationToken cancellationToken) =>
        LspCall.PlanAsync(
            call, async token => await ChangePlan.MakeAsync(call, Title(arguments), await ChangesAsync(arguments, token), context, token), cancellationToken);

    /// <inheritdoc/>
    protected override ValueTask<ToolResult> ExecuteAsync(RenameArguments arguments, ToolPlan plan, ToolContext context, CancellationToken cancellationToken) =>
        LspCall.RunAsync(async () =>
            await ChangePlan.ApplyAsync(plan, Title(arguments), await ChangesAsync(arguments, cancellationToken), context, cancellationToken));

    private static string Title(RenameArguments arguments) =>
        $"Rename {arguments.Symbol ?? $"line {arguments.Line} of {arguments.Path}"} to {arguments.NewName}";

    private async Task<IReadOnlyList<FileChange>> ChangesAsync(RenameArguments arguments, CancellationToken cancellationToken)
    {
        var asked = await LspCall.OpenProjectAsync(plugin.PoolOf(workspace), arguments.Path, cancellationToken);
        asked.Need("renameProvider", "textDocument/rename", "rename");
        var position = LspCall.Locate(asked.Document, arguments.Path, arguments.Symbol, arguments.Line, arguments.Column);
        var parameters = asked.Parameters(position);
        parameters["newName"] = arguments.NewName;
        var (answer, isWhole) = await asked.Server.AskLoadedAsync("textDocument/rename", parameters, LoadTime, cancellationToken);
        if (!isWhole)
        {
            throw new LspException($"{asked.Server.Spec.Name} is still loading the project, and would miss places: nothing was renamed. Try again in a while.");
        }

        var changes = await EditReader.ReadAsync(asked, answer, cancellationToken);
        await ProjectIndex.RequireAsync(asked, position, changes, cancellationToken);
        return changes;
    }
}

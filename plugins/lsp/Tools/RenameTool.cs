using AgentHost.Plugins.Lsp.Changes;

namespace AgentHost.Plugins.Lsp.Tools;

/// <summary>Renames a symbol everywhere.</summary>
[Tool("rename", Effects = ToolEffects.Read | ToolEffects.Write, Defer = true)]
internal sealed partial class RenameTool(LspPlugin plugin, IWorkspaceContext workspace) : Tool<RenameArguments>
{
    /// <inheritdoc/>
    protected override ValueTask<ToolPlan> PrepareAsync(RenameArguments arguments, ToolCall call, ToolContext context, CancellationToken cancellationToken) =>
        LspCall.PlanAsync(
            call, async token => await ChangePlan.MakeAsync(call, Title(arguments), await ChangesAsync(arguments, token), context, token), cancellationToken);

    /// <inheritdoc/>
    protected override ValueTask<ToolResult> ExecuteAsync(RenameArguments arguments, ToolPlan plan, ToolContext context, CancellationToken cancellationToken) =>
        LspCall.RunAsync(async () =>
            await ChangePlan.ApplyAsync(Title(arguments), await ChangesAsync(arguments, cancellationToken), context, cancellationToken));

    private static string Title(RenameArguments arguments) =>
        $"Rename {arguments.Symbol ?? $"line {arguments.Line} of {arguments.Path}"} to {arguments.NewName}";

    private async Task<IReadOnlyList<FileChange>> ChangesAsync(RenameArguments arguments, CancellationToken cancellationToken)
    {
        var asked = await LspCall.OpenAsync(plugin.PoolOf(workspace), arguments.Path, cancellationToken);
        asked.Need("renameProvider", "textDocument/rename", "rename");
        var parameters = asked.Parameters(LspCall.Locate(asked.Document, arguments.Path, arguments.Symbol, arguments.Line, arguments.Column));
        parameters["newName"] = arguments.NewName;
        return await EditReader.ReadAsync(asked, await asked.Server.AskAsync("textDocument/rename", parameters, cancellationToken), cancellationToken);
    }
}

namespace AgentHost.Plugins.Lsp.Tools;

/// <summary>Asks a language server to find definitions.</summary>
[Tool("definition", Effects = ToolEffects.Read, Defer = true)]
internal sealed partial class DefinitionTool(LspPlugin plugin, IWorkspaceContext workspace) : Tool<PlaceArguments>
{
    /// <inheritdoc/>
    protected override ValueTask<ToolPlan> PrepareAsync(PlaceArguments arguments, ToolCall call, ToolContext context, CancellationToken cancellationToken) =>
        new(LspCall.Plan(call, $"Definition of {arguments.Symbol ?? "a place"} in {arguments.Path}", arguments.Path));

    /// <inheritdoc/>
    protected override ValueTask<ToolResult> ExecuteAsync(PlaceArguments arguments, ToolPlan plan, ToolContext context, CancellationToken cancellationToken) =>
        LspCall.RunAsync(async () =>
    {
        var asked = await LspCall.OpenProjectAsync(plugin.PoolOf(workspace), arguments.Path, cancellationToken);
        asked.Need("definitionProvider", "textDocument/definition", "find definitions");
        var parameters = asked.Parameters(LspCall.Locate(asked.Document, arguments.Path, arguments.Symbol, arguments.Line, arguments.Column));
        var (answer, lack) = await LspCall.AskAsync(asked, "textDocument/definition", parameters, cancellationToken);
        return LspCall.With(await PlaceList.WriteAsync(asked, answer, "No definition was found.", cancellationToken), lack);
    });
}

using System.Text.Json.Nodes;

namespace AgentHost.Plugins.Lsp.Tools;

/// <summary>Asks a language server to find references.</summary>
[Tool("references", Effects = ToolEffects.Read, Defer = true)]
internal sealed partial class ReferencesTool(LspPlugin plugin, IWorkspaceContext workspace) : Tool<PlaceArguments>
{
    /// <inheritdoc/>
    protected override ValueTask<ToolPlan> PrepareAsync(PlaceArguments arguments, ToolCall call, ToolContext context, CancellationToken cancellationToken) =>
        new(LspCall.Plan(call, $"References of {arguments.Symbol ?? "a place"} in {arguments.Path}", arguments.Path));

    /// <inheritdoc/>
    protected override ValueTask<ToolResult> ExecuteAsync(PlaceArguments arguments, ToolPlan plan, ToolContext context, CancellationToken cancellationToken) =>
        LspCall.RunAsync(async () =>
    {
        var asked = await LspCall.OpenProjectAsync(plugin.PoolOf(workspace), arguments.Path, cancellationToken);
        asked.Need("referencesProvider", "textDocument/references", "find references");
        var parameters = asked.Parameters(LspCall.Locate(asked.Document, arguments.Path, arguments.Symbol, arguments.Line, arguments.Column));
        parameters["context"] = new JsonObject { ["includeDeclaration"] = true };
        var (answer, lack) = await LspCall.AskAsync(asked, "textDocument/references", parameters, cancellationToken);
        return LspCall.With(await PlaceList.WriteAsync(asked, answer, "No references were found.", cancellationToken), lack);
    });
}

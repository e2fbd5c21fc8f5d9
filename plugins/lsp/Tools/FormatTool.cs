using System.Text.Json.Nodes;
using AgentHost.Plugins.Lsp.Changes;

namespace AgentHost.Plugins.Lsp.Tools;

/// <summary>Formats a file.</summary>
[Tool("format", Effects = ToolEffects.Read | ToolEffects.Write, Defer = true)]
internal sealed partial class FormatTool(LspPlugin plugin, IWorkspaceContext workspace) : Tool<FormatArguments>
{
    /// <inheritdoc/>
    protected override ValueTask<ToolPlan> PrepareAsync(FormatArguments arguments, ToolCall call, ToolContext context, CancellationToken cancellationToken) =>
        LspCall.PlanAsync(
            call,
            async token => await ChangePlan.MakeAsync(call, $"Format {arguments.Path}", await ChangesAsync(arguments, token), context, token),
            cancellationToken);

    /// <inheritdoc/>
    protected override ValueTask<ToolResult> ExecuteAsync(FormatArguments arguments, ToolPlan plan, ToolContext context, CancellationToken cancellationToken) =>
        LspCall.RunAsync(async () =>
            await ChangePlan.ApplyAsync(plan, $"Format {arguments.Path}", await ChangesAsync(arguments, cancellationToken), context, cancellationToken));

    private async Task<IReadOnlyList<FileChange>> ChangesAsync(FormatArguments arguments, CancellationToken cancellationToken)
    {
        var asked = await LspCall.OpenAsync(plugin.PoolOf(workspace), arguments.Path, cancellationToken);
        asked.Need("documentFormattingProvider", "textDocument/formatting", "format");
        var answer = await asked.Server.AskAsync(
            "textDocument/formatting",
            new JsonObject
            {
                ["textDocument"] = new JsonObject { ["uri"] = asked.Document.Uri },
                ["options"] = new JsonObject { ["tabSize"] = arguments.TabSize ?? 4, ["insertSpaces"] = arguments.Tabs != true }
            },
            cancellationToken);
        return await EditReader.ChangeAsync(asked, asked.Document.Path, [.. answer.Items()], cancellationToken) is { } change ? [change] : [];
    }
}

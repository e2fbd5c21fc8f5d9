using System.Text.Json;

namespace AgentHost.Plugins.Lsp.Tools;

/// <summary>Asks a language server what it knows of a place: type, signature, documentation.</summary>
[Tool("hover", Effects = ToolEffects.Read, Defer = true)]
internal sealed partial class HoverTool(LspPlugin plugin, IWorkspaceContext workspace) : Tool<PlaceArguments>
{
    private const int Longest = 8_000;

    private static readonly TimeSpan LoadTime = TimeSpan.FromSeconds(20);

    /// <inheritdoc/>
    protected override ValueTask<ToolPlan> PrepareAsync(PlaceArguments arguments, ToolCall call, ToolContext context, CancellationToken cancellationToken) =>
        new(LspCall.Plan(call, $"Look up {arguments.Symbol ?? "a place"} in {arguments.Path}", arguments.Path));

    /// <inheritdoc/>
    protected override ValueTask<ToolResult> ExecuteAsync(PlaceArguments arguments, ToolPlan plan, ToolContext context, CancellationToken cancellationToken) =>
        LspCall.RunAsync(async () =>
    {
        var asked = await LspCall.OpenProjectAsync(plugin.PoolOf(workspace), arguments.Path, cancellationToken);
        asked.Need("hoverProvider", "textDocument/hover", "tell about places");
        await asked.Server.LoadAsync(LoadTime, cancellationToken);
        var answer = await asked.Server.AskAsync(
            "textDocument/hover",
            asked.Parameters(LspCall.Locate(asked.Document, arguments.Path, arguments.Symbol, arguments.Line, arguments.Column)),
            cancellationToken);
        var text = Read(answer.Get("contents")).Trim();
        return ToolResult.Text(text.Length == 0 ? "Nothing is known of this place." : text.Length > Longest ? text[..Longest] + "\n[… cut …]" : text);
    });

    private static string Read(JsonElement contents) => contents.ValueKind switch
    {
        JsonValueKind.String => Json.Safe(contents),
        JsonValueKind.Object => contents.Text("value") ?? "",
        JsonValueKind.Array => string.Join("\n\n", contents.Items().Select(Read)),
        _ => "",
    };
}

using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using AgentHost.Plugins.Lsp.Documents;
using AgentHost.Plugins.Lsp.Findings;

namespace AgentHost.Plugins.Lsp.Tools;

/// <summary>Asks a language server what calls a function, or what it calls.</summary>
[Tool("call_hierarchy", Effects = ToolEffects.Read, Defer = true)]
internal sealed partial class CallHierarchyTool(LspPlugin plugin, IWorkspaceContext workspace) : Tool<CallsArguments>
{
    private const int Most = 200;
    private const int MostFunctions = 5;
    private const int MostLines = 10;

    /// <inheritdoc/>
    protected override ValueTask<ToolPlan> PrepareAsync(CallsArguments arguments, ToolCall call, ToolContext context, CancellationToken cancellationToken) =>
        new(LspCall.Plan(call, $"{(arguments.Outgoing ? "Calls of" : "Callers of")} {arguments.Symbol ?? "a place"} in {arguments.Path}", arguments.Path));

    /// <inheritdoc/>
    protected override ValueTask<ToolResult> ExecuteAsync(CallsArguments arguments, ToolPlan plan, ToolContext context, CancellationToken cancellationToken) =>
        LspCall.RunAsync(async () =>
    {
        var asked = await LspCall.OpenProjectAsync(plugin.PoolOf(workspace), arguments.Path, cancellationToken);
        asked.Need("callHierarchyProvider", "textDocument/prepareCallHierarchy", "tell what calls what");
        var place = asked.Parameters(LspCall.Locate(asked.Document, arguments.Path, arguments.Symbol, arguments.Line, arguments.Column));
        var lines = new List<string>();
        var (functions, lack) = await LspCall.AskAsync(asked, "textDocument/prepareCallHierarchy", place, cancellationToken);
        foreach (var function in functions.Items()
            .Where(Json.IsWhole).Take(MostFunctions))
        {
            var answer = await asked.Server.AskAsync(
                arguments.Outgoing ? "callHierarchy/outgoingCalls" : "callHierarchy/incomingCalls",
                new JsonObject { ["item"] = JsonNode.Parse(function.GetRawText()) },
                cancellationToken);
            foreach (var found in answer.Items())
            {
                lines.Add(Line(found, asked, arguments.Outgoing));
            }
        }

        return LspCall.With(ToolResult.Text(lines.Count == 0
            ? arguments.Outgoing ? "It calls nothing that is known." : "No callers were found."
            : string.Join('\n', lines.Take(Most))
                + (lines.Count > Most ? string.Create(CultureInfo.InvariantCulture, $"\n[… {lines.Count - Most} more …]") : "")), lack);
    });

    // A call's own lines are of the file that calls.
    private static string Line(JsonElement call, Asked asked, bool outgoing)
    {
        var other = call.Get(outgoing ? "to" : "from");
        var path = FileUri.PathOf(other.Text("uri")) is { } real ? PlaceList.Relative(asked.Workspace, real) : other.Text("uri");
        var at = Finding.Place((other.Has("selectionRange") ? other.Get("selectionRange") : other.Get("range")).Get("start"));
        var calls = call.Get("fromRanges").Items().Select(static range => Finding.Place(range.Get("start")).Line + 1).Distinct().Take(MostLines).ToList();
        return string.Create(CultureInfo.InvariantCulture, $"{path}:{at.Line + 1}: {other.Text("name")}")
            + (calls.Count == 0 ? "" : $" (called on line {string.Join(", ", calls)})");
    }
}

using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using AgentHost.Plugins.Lsp.Documents;
using AgentHost.Plugins.Lsp.Findings;

namespace AgentHost.Plugins.Lsp.Tools;

/// <summary>Lists what a file declares, or finds declarations of a project by name.</summary>
[Tool("symbols", Effects = ToolEffects.Read, Defer = true)]
internal sealed partial class SymbolsTool(LspPlugin plugin, IWorkspaceContext workspace) : Tool<SymbolsArguments>
{
    private const int Most = 300;
    private const int Deepest = 12;

    private static readonly string[] Kinds =
    [
        "symbol", "file", "module", "namespace", "package", "class", "method", "property",
        "field", "constructor", "enum", "interface", "function", "variable", "constant",
        "string", "number", "boolean", "array", "object", "key", "null", "enum member", "struct", "event", "operator", "type parameter",
    ];

    /// <inheritdoc/>
    protected override ValueTask<ToolPlan> PrepareAsync(SymbolsArguments arguments, ToolCall call, ToolContext context, CancellationToken cancellationToken) =>
        new(LspCall.Plan(call, arguments.Query is { } query ? $"Find symbols: {query}" : $"Symbols of {arguments.Path}", arguments.Path));

    /// <inheritdoc/>
    protected override ValueTask<ToolResult> ExecuteAsync(
        SymbolsArguments arguments, ToolPlan plan, ToolContext context, CancellationToken cancellationToken) => LspCall.RunAsync(async () =>
    {
        var asked = await LspCall.OpenAsync(plugin.PoolOf(workspace), arguments.Path, cancellationToken);
        var lines = new List<string>();
        string? lack = null;
        if (arguments.Query is { Length: > 0 } query)
        {
            asked.Need("workspaceSymbolProvider", "workspace/symbol", "find symbols of the whole project");
            (var found, lack) = await LspCall.AskAsync(asked, "workspace/symbol", new JsonObject { ["query"] = query }, cancellationToken);
            AddAll(lines, found, asked, 0);
        }
        else
        {
            asked.Need("documentSymbolProvider", "textDocument/documentSymbol", "list symbols");
            AddAll(
                lines,
                await asked.Server.AskAsync(
                    "textDocument/documentSymbol", new JsonObject { ["textDocument"] = new JsonObject { ["uri"] = asked.Document.Uri } }, cancellationToken),
                asked,
                0);
        }

        return LspCall.With(
            ToolResult.Text(lines.Count == 0 ? "No symbols were found." : string.Join('\n', lines) + (lines.Count >= Most ? "\n[… cut …]" : "")), lack);
    });

    private static void AddAll(List<string> lines, JsonElement symbols, Asked asked, int depth)
    {
        foreach (var symbol in symbols.Items())
        {
            if (lines.Count >= Most || depth > Deepest)
            {
                return;
            }

            var location = symbol.Get("location");
            var range = symbol.Has("selectionRange") ? symbol.Get("selectionRange") : location.Get("range");
            var at = Finding.Place(range.Get("start"));
            var text = new StringBuilder().Append(' ', depth * 2);
            if (FileUri.PathOf(location.Text("uri")) is { } path)
            {
                text.Append(PlaceList.Relative(asked.Workspace, path)).Append(':');
            }

            var kind = symbol.Number("kind") ?? 0;
            text.Append(CultureInfo.InvariantCulture, $"{at.Line + 1}: {Kinds[kind > 0 && kind < Kinds.Length ? kind : 0]} {symbol.Text("name")}");
            lines.Add(text.ToString());
            AddAll(lines, symbol.Get("children"), asked, depth + 1);
        }
    }
}

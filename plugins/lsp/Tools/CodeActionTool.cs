using System.Text.Json;
using System.Text.Json.Nodes;
using AgentHost.Plugins.Lsp.Changes;
using AgentHost.Plugins.Lsp.Documents;
using AgentHost.Plugins.Lsp.Findings;

namespace AgentHost.Plugins.Lsp.Tools;

/// <summary>Lists what a server offers to do at a place, and does one of these that is a change of files.</summary>
[Tool("code_action", Effects = ToolEffects.Read | ToolEffects.Write, Defer = true)]
internal sealed partial class CodeActionTool(LspPlugin plugin, IWorkspaceContext workspace) : Tool<ActionArguments>
{
    private const int Most = 50;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(4);

    /// <inheritdoc/>
    protected override ValueTask<ToolPlan> PrepareAsync(ActionArguments arguments, ToolCall call, ToolContext context, CancellationToken cancellationToken) =>
        arguments.Title is null
            ? new(LspCall.Plan(call, $"Actions for line {arguments.Line} of {arguments.Path}", arguments.Path))
            : LspCall.PlanAsync(
                call,
                async token => await ChangePlan.MakeAsync(call, arguments.Title, await ChangesAsync(arguments, token), context, token),
                cancellationToken);

    /// <inheritdoc/>
    protected override ValueTask<ToolResult> ExecuteAsync(ActionArguments arguments, ToolPlan plan, ToolContext context, CancellationToken cancellationToken) =>
        LspCall.RunAsync(async () =>
    {
        if (arguments.Title is { } title)
        {
            return await ChangePlan.ApplyAsync(plan, title, await ChangesAsync(arguments, cancellationToken), context, cancellationToken);
        }

        var (_, actions) = await AskAsync(arguments, cancellationToken);
        return ToolResult.Text(
            actions.Count == 0 ? "No actions are offered here." : string.Join('\n', actions.Take(Most).Select(static action => $"- {action.Text("title")}")));
    });

    private async Task<IReadOnlyList<FileChange>> ChangesAsync(ActionArguments arguments, CancellationToken cancellationToken)
    {
        var (asked, actions) = await AskAsync(arguments, cancellationToken);
        var action = actions.FirstOrDefault(action => action.Text("title") == arguments.Title);
        if (action.ValueKind == JsonValueKind.Undefined)
        {
            throw new LspException(
                "No such action is offered here. Offered: "
                + $"{(actions.Count == 0 ? "none" : string.Join("; ", actions.Take(Most).Select(static offered => offered.Text("title"))))}.");
        }

        if (!action.Has("edit") && asked.Server.Abilities.Option("codeActionProvider").Has("resolveProvider"))
        {
            action = await asked.Server.AskAsync("codeAction/resolve", JsonNode.Parse(action.GetRawText())!, cancellationToken);
        }

        return await EditReader.ReadAsync(asked, action.Get("edit"), cancellationToken);
    }

    // Those that are commands of the server are left out: it would change files behind the host's back.
    private async Task<(Asked Asked, List<JsonElement> Actions)> AskAsync(ActionArguments arguments, CancellationToken cancellationToken)
    {
        var asked = await LspCall.OpenAsync(plugin.PoolOf(workspace), arguments.Path, cancellationToken);
        asked.Need("codeActionProvider", "textDocument/codeAction", "offer actions");
        var report = await asked.Server.FindAsync(asked.Document.Path, Patience, cancellationToken);
        var (first, last) = (arguments.Line - 1, Math.Max(arguments.Line, arguments.EndLine ?? arguments.Line) - 1);
        var known = new JsonArray();
        foreach (var finding in report.Findings.Where(finding => finding.Start.Line <= last && finding.End.Line >= first).Take(Most))
        {
            known.Add(Write(finding, asked));
        }

        var answer = await asked.Server.AskAsync(
            "textDocument/codeAction",
            new JsonObject
            {
                ["textDocument"] = new JsonObject { ["uri"] = asked.Document.Uri },
                ["range"] = Range(new(first, 0), new(last, int.MaxValue), asked),
                ["context"] = new JsonObject { ["diagnostics"] = known },
            },
            cancellationToken);
        var resolves = asked.Server.Abilities.Option("codeActionProvider").Has("resolveProvider");
        return (asked, [
            .. answer.Items()
                .Where(action => action.Text("title") is not null && !action.Has("disabled") && (action.Has("edit") || (resolves && !action.Has("command"))))
        ]);
    }

    private static JsonObject Write(Finding finding, Asked asked)
    {
        var written = new JsonObject { ["range"] = Range(finding.Start, finding.End, asked), ["severity"] = finding.Severity, ["message"] = finding.Message };
        if (finding.Code is { } code)
        {
            written["code"] = int.TryParse(code, System.Globalization.CultureInfo.InvariantCulture, out var number) ? number : code;
        }

        if (finding.Source is { } source)
        {
            written["source"] = source;
        }

        return written;
    }

    private static JsonObject Range(TextPosition start, TextPosition end, Asked asked)
    {
        var text = asked.Document.Text;
        return new()
        {
            ["start"] = TextChange.At(text.Position(text.Offset(start, PositionEncoding.Utf16), asked.Server.Encoding)),
            ["end"] = TextChange.At(text.Position(text.Offset(end, PositionEncoding.Utf16), asked.Server.Encoding)),
        };
    }
}

namespace Samples.ToolSource;

/// <summary>Gives a snippet: one tool for all names.</summary>
internal sealed class SnippetTool(SnippetFile file) : Tool
{
    public const string Prefix = "snippet_";

    public SnippetFile File => file;

    protected override async ValueTask<ToolPlan> PrepareCoreAsync(ToolCall call, ToolContext context, CancellationToken cancellationToken) =>
        (await file.ReadAsync(cancellationToken)).ContainsKey(call.Tool[Prefix.Length..])
            ? new ToolPlan(call, $"Read {call.Tool}")
            : ToolPlan.Refuse(call, $"{call.Tool} is not there any more.");

    protected override async ValueTask<ToolResult> ExecuteCoreAsync(ToolPlan plan, ToolContext context, CancellationToken cancellationToken) =>
        (await file.ReadAsync(cancellationToken)).TryGetValue(plan.Call.Tool[Prefix.Length..], out var text) ? ToolResult.Text(text) : ToolResult.Error("It is not there any more.");
}

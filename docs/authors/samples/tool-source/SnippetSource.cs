using System.Text;

namespace Samples.ToolSource;

internal sealed class SnippetSource(IWorkspaceContext workspace) : AgentHost.ToolSource
{
    private const string Prefix = "snippet_";
    private const int MostBytes = 64 * 1024;

    public override async ValueTask<IReadOnlyList<ToolSpec>> ListAsync(ToolSourceContext context, CancellationToken cancellationToken) =>
        [.. (await ReadAsync(cancellationToken)).Keys.Select(name => new ToolSpec(Prefix + name, $"Gives the text of the snippet {name}.", AgentJson.Parse("""{"type":"object","properties":{}}""")) { Effects = ToolEffects.Read })];

    protected override async ValueTask<ToolPlan> PrepareCoreAsync(ToolCall call, ToolContext context, CancellationToken cancellationToken) =>
        (await ReadAsync(cancellationToken)).ContainsKey(call.Tool[Prefix.Length..])
            ? new ToolPlan(call, $"Read {call.Tool}")
            : ToolPlan.Refuse(call, $"{call.Tool} is not there any more.");

    protected override async ValueTask<ToolResult> ExecuteCoreAsync(ToolPlan plan, ToolContext context, CancellationToken cancellationToken) =>
        (await ReadAsync(cancellationToken)).TryGetValue(plan.Call.Tool[Prefix.Length..], out var text) ? ToolResult.Text(text) : ToolResult.Error("It is not there any more.");

    private async ValueTask<IReadOnlyDictionary<string, string>> ReadAsync(CancellationToken cancellationToken)
    {
        try
        {
            var text = Encoding.UTF8.GetString(await workspace.Files.ReadAllAsync(".snippets", MostBytes, cancellationToken));
            return text.Split('\n').Select(line => line.Split(':', 2, StringSplitOptions.TrimEntries)).Where(words => words is [not "", not ""])
                .DistinctBy(words => words[0]).ToDictionary(words => words[0], words => words[1], StringComparer.Ordinal);
        }
        catch (FileAccessException)
        {
            // No file, no tools.
            return new Dictionary<string, string>();
        }
    }
}

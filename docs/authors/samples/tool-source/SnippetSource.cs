namespace Samples.ToolSource;

internal sealed class SnippetSource(IWorkspaceContext workspace) : AgentHost.ToolSource
{
    private readonly SnippetTool _tool = new(new SnippetFile(workspace));

    public override async ValueTask<IReadOnlyList<ToolSpec>> ListAsync(ToolSourceContext context, CancellationToken cancellationToken) =>
        [.. (await _tool.File.ReadAsync(cancellationToken)).Keys.Select(name =>
            new ToolSpec(SnippetTool.Prefix + name, $"Gives the text of the snippet {name}.", AgentJson.Parse("""{"type":"object","properties":{}}""")) { Effects = ToolEffects.Read })];

    public override Tool? FindTool(string name) => _tool;
}

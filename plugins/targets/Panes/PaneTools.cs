using System.Collections.Concurrent;

namespace AgentHost.Plugins.Targets.Panes;

/// <summary>Tools for the pane that a session's commands run in: they are there where there is one.</summary>
/// <param name="workspace">The workspace.</param>
/// <param name="panes">The panes.</param>
/// <param name="time">The clock.</param>
internal sealed class PaneTools(IWorkspaceContext workspace, PaneTable panes, TimeProvider time) : ToolSource
{
    private static readonly IReadOnlyList<ToolSpec> Specs =
    [
        new(
            CapturePaneTool.Name,
            "Shows what the pane of `shell` shows now: for full-screen programs, and to see what a command waits for.",
            CapturePaneTool.Schema)
        {
            Effects = ToolEffects.None,
        },
        new(SendKeysTool.Name, "Types into the pane of `shell`: text, then keys such as C-c, Enter, Up; then shows it.", SendKeysTool.Schema)
        {
            Effects = ToolEffects.Execute,
        },
    ];

    private readonly ConcurrentDictionary<string, bool> _told = new(StringComparer.Ordinal);

    /// <inheritdoc/>
    public override ValueTask<IReadOnlyList<ToolSpec>> ListAsync(ToolSourceContext context, CancellationToken cancellationToken) =>
        new(panes.Find(workspace) is null ? [] : Specs);

    /// <inheritdoc/>
    public override Tool? FindTool(string name) => name switch
    {
        CapturePaneTool.Name => new CapturePaneTool(workspace, panes, time),
        SendKeysTool.Name => new SendKeysTool(workspace, panes, time),
        _ => null,
    };

    /// <summary>Tells once where commands can be watched.</summary>
    public override ValueTask<IReadOnlyList<string>> ProblemsAsync(ToolSourceContext context, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(context);
        return new(panes.Find(workspace) is { } connection && !context.TurnEnds && _told.TryAdd(connection.PaneName, true)
            ? [$"Commands run in the pane {connection.PaneName} on {connection.Name}. To watch it: {connection.Attach}"]
            : []);
    }
}

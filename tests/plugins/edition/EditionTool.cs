using System.Threading;

namespace TestPlugins.Edition;

/// <summary>Tells the version, the code that runs and how often this process was asked.</summary>
[Tool("edition", Effects = ToolEffects.None)]
internal sealed partial class EditionTool(IPluginContext plugin, IWorkspaceContext workspace) : Tool<EditionArguments>
{
    private static int _asked;

    /// <inheritdoc/>
    protected override ValueTask<ToolPlan> PrepareAsync(EditionArguments arguments, ToolCall call, ToolContext context, CancellationToken cancellationToken) =>
        new(new ToolPlan(call, "Edition"));

    /// <inheritdoc/>
    protected override ValueTask<ToolResult> ExecuteAsync(
        EditionArguments arguments, ToolPlan plan, ToolContext context, CancellationToken cancellationToken) =>
        new(ToolResult.Text(
            $"{plugin.Version} {typeof(EditionTool).Assembly.GetName().Version} #{Interlocked.Increment(ref _asked)} {workspace.Settings} {workspace.Root}"));
}

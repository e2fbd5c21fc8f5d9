using System.Text;
using AgentHost.Plugins.Lsp.Findings;

namespace AgentHost.Plugins.Lsp.Tools;

/// <summary>Tells what language servers find wrong in files.</summary>
[Tool("diagnostics", Effects = ToolEffects.Read, Defer = true)]
internal sealed partial class DiagnosticsTool(LspPlugin plugin, IWorkspaceContext workspace) : Tool<PathsArguments>
{
    private const int Most = 100;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    /// <inheritdoc/>
    protected override ValueTask<ToolPlan> PrepareAsync(PathsArguments arguments, ToolCall call, ToolContext context, CancellationToken cancellationToken) =>
        new(LspCall.Plan(call, $"Diagnostics of {string.Join(", ", arguments.Paths)}", arguments.Paths));

    /// <inheritdoc/>
    protected override ValueTask<ToolResult> ExecuteAsync(PathsArguments arguments, ToolPlan plan, ToolContext context, CancellationToken cancellationToken) =>
        LspCall.RunAsync(async () =>
    {
        var text = new StringBuilder();
        foreach (var path in arguments.Paths)
        {
            foreach (var report in await FileCheck.RunAsync(plugin.PoolOf(workspace), path, Patience, cancellationToken))
            {
                var shown = PlaceList.Relative(workspace, report.Path);
                text.Append(FindingText.Write(shown, report.Findings, Most));
                text.Append(report.Problem is { } problem ? $"{shown}: not checked by {report.Server}: {problem}\n"
                    : report.Settled
                    ? report.Findings.Count == 0 ? $"{shown}: nothing found ({report.Server}).\n" : ""
                    : $"{shown}: {report.Server} was not done after {Patience.TotalSeconds:0} s.\n");
            }
        }

        return ToolResult.Text(text.ToString().TrimEnd());
    });
}

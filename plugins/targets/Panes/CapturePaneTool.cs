using System.Text.Json;

namespace AgentHost.Plugins.Targets.Panes;

/// <summary>Tells what a pane shows.</summary>
internal sealed class CapturePaneTool(IWorkspaceContext workspace, PaneTable panes, TimeProvider time) : Tool
{
    public const string Name = "capture_pane";

    private const int MostLines = 2_000;
    private const double MostDelay = 60;
    private const double Slack = 15;

    public static JsonElement Schema { get; } = AgentJson.Parse(
        """
        {"type":"object","properties":{
          "lines":{"type":"integer","minimum":0,"maximum":2000,"description":"Lines above the screen too; default 0."},
          "delay":{"type":"number","minimum":0,"maximum":60,"description":"Seconds to wait first; default 0."}},
        "additionalProperties":false}
        """);

    /// <inheritdoc/>
    protected override ValueTask<ToolPlan> PrepareCoreAsync(ToolCall call, ToolContext context, CancellationToken cancellationToken) =>
        new(panes.Find(workspace) is { } connection
            ? new ToolPlan(call, $"Look at the pane {connection.PaneName}") { TimeoutSeconds = Number(call, "delay", MostDelay) + Slack }
            : ToolPlan.Refuse(call, NoPane));

    /// <inheritdoc/>
    protected override async ValueTask<ToolResult> ExecuteCoreAsync(ToolPlan plan, ToolContext context, CancellationToken cancellationToken)
    {
        if (panes.Find(workspace) is not { } connection)
        {
            return ToolResult.Error(NoPane);
        }

        try
        {
            var pane = await connection.PaneAsync(cancellationToken);
            await Task.Delay(TimeSpan.FromSeconds(Number(plan.Call, "delay", MostDelay)), time, cancellationToken);
            return ToolResult.Text(await TextAsync(pane, (int)Number(plan.Call, "lines", MostLines), cancellationToken));
        }
        catch (Exception fault) when (fault is IOException or CapabilityException)
        {
            return ToolResult.Error(fault.Message);
        }
    }

    public const string NoPane = "Commands of this session run in no pane: agent run --tmux has them run in one.";

    /// <summary>Reads the text of a pane, without the empty lines below.</summary>
    public static async Task<string> TextAsync(Pane pane, int lines, CancellationToken cancellationToken) =>
        (await pane.CaptureAsync(lines, cancellationToken)).TrimEnd() is { Length: > 0 } text ? text : "The pane is empty.";

    private static double Number(ToolCall call, string name, double most) =>
        call.Arguments.ValueKind == JsonValueKind.Object && call.Arguments.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number
            ? Math.Clamp(value.GetDouble(), 0, most) : 0;
}

using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace AgentHost.Plugins.Targets.Panes;

/// <summary>Types into a pane. What is typed may be a command, so each call is a person's to allow.</summary>
internal sealed partial class SendKeysTool(IWorkspaceContext workspace, PaneTable panes, TimeProvider time) : Tool
{
    public const string Name = "send_keys";

    private const int MostText = 4_000;
    private const int MostKeys = 100;
    private const double Slack = 15;

    private static readonly TimeSpan Settling = TimeSpan.FromMilliseconds(300);

    public static JsonElement Schema { get; } = AgentJson.Parse(
        """
        {"type":"object","properties":{
          "text":{"type":"string","description":"Typed as it is."},
          "keys":{"type":"array","items":{"type":"string"},"description":"Pressed after that: C-c, M-x, Enter, Escape, Tab, Up, F5, Space …"}},
        "additionalProperties":false}
        """);

    /// <inheritdoc/>
    protected override ValueTask<ToolPlan> PrepareCoreAsync(ToolCall call, ToolContext context, CancellationToken cancellationToken)
    {
        if (panes.Find(workspace) is not { } connection)
        {
            return new(ToolPlan.Refuse(call, CapturePaneTool.NoPane));
        }

        var (text, keys) = Read(call);
        if (text.Length == 0 && keys.Count == 0)
        {
            return new(ToolPlan.Refuse(call, "There is nothing to type: give text, keys, or both."));
        }

        if (text.Length > MostText || keys.Count > MostKeys || text.Any(static c => char.IsControl(c) && c is not ('\n' or '\t')))
        {
            return new(ToolPlan.Refuse(
                call, $"text is up to {MostText} characters without control characters, and keys up to {MostKeys}: keys names those, as C-c or Escape."));
        }

        if (keys.FirstOrDefault(static key => !Key().IsMatch(key)) is { } wrong)
        {
            return new(ToolPlan.Refuse(
                call,
                $"\"{(wrong.Length <= 20 ? wrong : wrong[..20] + "…")}\" is no key: a key is one character, Enter, Escape, Tab, BTab, Space, BSpace, Up, "
                + "Down, Left, Right, Home, End, PageUp, PageDown, IC, DC or F1 to F12, each also with C-, M- or S- before it."));
        }

        var line = text.Trim();
        return new(new ToolPlan(call, $"Type into the pane {connection.PaneName}: {Shown(text, keys)}")
        {
            Effects = ToolEffects.Execute,
            Resources = line.Length == 0 ? [] : [Resource.ShellLine(line)],
            Risk = Risk.Medium,
            ApprovalReason = "What is typed goes to whatever runs in the pane by then",
            Preview = [new TextBlock($"Into the pane {connection.PaneName} on {connection.Name}:"), new CodeBlock(Shown(text, keys), "text")],
            TimeoutSeconds = Slack,
        });
    }

    /// <inheritdoc/>
    protected override async ValueTask<ToolResult> ExecuteCoreAsync(ToolPlan plan, ToolContext context, CancellationToken cancellationToken)
    {
        if (panes.Find(workspace) is not { } connection)
        {
            return ToolResult.Error(CapturePaneTool.NoPane);
        }

        var (text, keys) = Read(plan.Call);
        try
        {
            var pane = await connection.PaneAsync(cancellationToken);
            await pane.TypeAsync(Encoding.UTF8.GetBytes(text.Replace('\n', '\r')), cancellationToken);
            foreach (var key in keys)
            {
                await pane.PressAsync($"'{key.Replace("'", "'\\''", StringComparison.Ordinal)}'", cancellationToken);
            }

            await Task.Delay(Settling, time, cancellationToken);
            return ToolResult.Text(await CapturePaneTool.TextAsync(pane, 0, cancellationToken));
        }
        catch (Exception fault) when (fault is IOException or CapabilityException)
        {
            return ToolResult.Error(fault.Message);
        }
    }

    private static (string Text, IReadOnlyList<string> Keys) Read(ToolCall call)
    {
        var arguments = call.Arguments;
        if (arguments.ValueKind != JsonValueKind.Object)
        {
            return ("", []);
        }

        var text = arguments.TryGetProperty("text", out var typed) && typed.ValueKind == JsonValueKind.String ? typed.GetString()! : "";
        return (text, arguments.TryGetProperty("keys", out var keys) && keys.ValueKind == JsonValueKind.Array
            ? [.. keys.EnumerateArray().Select(static key => key.ValueKind == JsonValueKind.String ? key.GetString()! : "")] : []);
    }

    private static string Shown(string text, IReadOnlyList<string> keys) =>
        string.Join(' ', ((string[])[text.ReplaceLineEndings("⏎"), .. keys.Select(static key => $"<{key}>")]).Where(static part => part.Length > 0));

    [GeneratedRegex(
        @"\A([CMS]-){0,3}([!-~]|Enter|Escape|Tab|BTab|Space|BSpace|Up|Down|Left|Right|Home|End|PageUp|PageDown|IC|DC|F([1-9]|1[0-2]))\z",
        RegexOptions.ExplicitCapture, 1_000)]
    private static partial Regex Key();
}

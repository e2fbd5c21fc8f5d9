using System.Globalization;
using System.Text.Json;

namespace AgentHost.Plugins.SessionTools.Todos;

/// <summary>Keeps the session's list of things to do.</summary>
/// <remarks>Stored under the session's id, so that it is there when the session is resumed; a list with nothing left to do is not kept.</remarks>
[Tool("todo", Effects = ToolEffects.None)]
internal sealed partial class TodoTool(IPluginContext plugin) : Tool<TodoArguments>
{
    // Two calls of one step: what is stored and what is told come in one order.
    private readonly SemaphoreSlim _order = new(1, 1);

    /// <inheritdoc/>
    protected override ValueTask<ToolPlan> PrepareAsync(TodoArguments arguments, ToolCall call, ToolContext context, CancellationToken cancellationToken) =>
        new(new ToolPlan(call, arguments.Items is { } items ? Summary(items) : "Read the list of things to do"));

    /// <inheritdoc/>
    protected override async ValueTask<ToolResult> ExecuteAsync(
        TodoArguments arguments, ToolPlan plan, ToolContext context, CancellationToken cancellationToken)
    {
        var key = "todo/" + context.SessionId;
        if (arguments.Items is not { } items)
        {
            var stored = await plugin.State.GetAsync(key, cancellationToken);
            var kept = stored is null ? [] : TodoJson.Read(stored.Value);
            return kept.Count == 0 ? ToolResult.Text("Nothing is left to do.") : Result(Lines(kept), kept);
        }

        var data = TodoJson.Write(items);
        JsonElement? lasting = items.Any(static item => item.Status != TodoStatus.Completed) ? data : null;
        await _order.WaitAsync(cancellationToken);
        try
        {
            await plugin.State.SetAsync(key, lasting, expectedVersion: null, cancellationToken);
            await plugin.Events.PublishAsync("todo.updated", context.SessionId, data, cancellationToken);
        }
        finally
        {
            _order.Release();
        }

        return Result(Summary(items), items);
    }

    private static ToolResult Result(string text, IReadOnlyList<TodoItem> items) =>
        ToolResult.Text(text) with { Display = [new TextBlock(Lines(items))], Data = TodoJson.Write(items) };

    private static string Summary(IReadOnlyList<TodoItem> items)
    {
        var done = items.Count(static item => item.Status == TodoStatus.Completed);
        var text = string.Create(CultureInfo.InvariantCulture, $"To do: {done} of {items.Count} done");
        return items.FirstOrDefault(static item => item.Status == TodoStatus.InProgress) is { } now ? $"{text}, now: {now.Text}" : text;
    }

    /// <summary>The list, a line for each.</summary>
    internal static string Lines(IEnumerable<TodoItem> items) => string.Join('\n', items.Select(static item => $"{Mark(item.Status)} {item.Text}"));

    private static string Mark(TodoStatus status) => status switch
    {
        TodoStatus.Completed => "[x]",
        TodoStatus.InProgress => "[>]",
        _ => "[ ]",
    };
}

using AgentHost.Plugins.Search.Walking;

namespace AgentHost.Plugins.Search.Listing;

/// <summary>Lists a folder.</summary>
[Tool("list", Effects = ToolEffects.Read)]
internal sealed partial class ListTool : Tool<ListArguments>
{
    /// <inheritdoc/>
    protected override ValueTask<ToolPlan> PrepareAsync(ListArguments arguments, ToolCall call, ToolContext context, CancellationToken cancellationToken) =>
        new(arguments.Depth is < 1 || arguments.Limit is < 1
            ? ToolPlan.Refuse(call, "depth and limit are 1 or more.")
            : new ToolPlan(call, $"List {SearchPlaces.Name(arguments.Path)}")
            {
                Effects = ToolEffects.Read, Resources = [SearchPlaces.Resource(arguments.Path)],
            });

    /// <inheritdoc/>
    protected override async ValueTask<ToolResult> ExecuteAsync(
        ListArguments arguments, ToolPlan plan, ToolContext context, CancellationToken cancellationToken)
    {
        try
        {
            var notes = new ScanNotes();
            if (await SearchRoot.OpenAsync(context.Workspace, arguments.Path, notes, cancellationToken) is not { } root)
            {
                return ToolResult.Error(SearchPlaces.Missing(arguments.Path));
            }

            if (root.File is not null)
            {
                return ToolResult.Error($"{arguments.Path} is a file: use read.");
            }

            var most = ToolSettings.Number(context.Settings, "limit", 1_000, 1, 100_000);
            var lister = new TreeLister(context.Workspace.Files, root, new(
                arguments.Depth ?? ToolSettings.Number(context.Settings, "depth", 2, 1, 64),
                Math.Min(arguments.Limit ?? most, Math.Max(most, 1_000)),
                arguments.Hidden,
                arguments.Cursor), notes);
            using var deadline = new SearchDeadline(context, cancellationToken);
            var stopped = await deadline.RunAsync(lister.ListAsync);
            var text = lister.Text;
            return ToolResult.Text((
                lister.Cursor is { } cursor ? $"{text}… more: list with cursor \"{cursor}\""
                : text.Length > 0 ? text.TrimEnd('\n')
                : arguments.Cursor is null ? "(empty: nothing but ignored or hidden files)" : "(nothing more)") + notes.Describe() + stopped);
        }
        catch (FileAccessException exception)
        {
            return ToolResult.Error(exception.Message);
        }
    }
}

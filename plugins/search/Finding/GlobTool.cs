using System.Globalization;
using AgentHost.Plugins.Search.Globs;
using AgentHost.Plugins.Search.Walking;

namespace AgentHost.Plugins.Search.Finding;

/// <summary>Finds files by name.</summary>
[Tool("glob", Effects = ToolEffects.Read)]
internal sealed partial class GlobTool : Tool<GlobArguments>
{
    /// <inheritdoc/>
    protected override ValueTask<ToolPlan> PrepareAsync(GlobArguments arguments, ToolCall call, ToolContext context, CancellationToken cancellationToken)
    {
        if (FileFilter.Parse(arguments.Pattern, out var error) is null)
        {
            return new(ToolPlan.Refuse(call, error!));
        }

        if (arguments.Limit is < 1 || (arguments.Cursor is not null && !TryReadCursor(arguments.Cursor, out _)))
        {
            return new(ToolPlan.Refuse(call, arguments.Limit is < 1 ? "limit is 1 or more." : "cursor is none of a former answer: leave it out to begin."));
        }

        return new(new ToolPlan(call, $"Find {arguments.Pattern}{(arguments.Path is null ? "" : $" in {arguments.Path}")}")
        {
            Effects = ToolEffects.Read,
            Resources = [SearchPlaces.Resource(arguments.Path)],
        });
    }

    /// <inheritdoc/>
    protected override async ValueTask<ToolResult> ExecuteAsync(
        GlobArguments arguments, ToolPlan plan, ToolContext context, CancellationToken cancellationToken)
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
                return ToolResult.Error($"{arguments.Path} is a file: path is a folder to search in.");
            }

            var filter = FileFilter.Parse(arguments.Pattern, out _)!;
            var files = context.Workspace.Files;
            var collector = new FileCollector(root);
            var walker = new TreeWalker(files, root, new(arguments.Hidden || filter.NamesHidden, filter), notes, collector);
            using var deadline = new SearchDeadline(context, cancellationToken);
            var stopped = await deadline.RunAsync(token => walker.WalkAsync(new("", root.Scope), token));
            TryReadCursor(arguments.Cursor, out var skip);
            var limit = Math.Min(arguments.Limit ?? ToolSettings.Number(context.Settings, "limit", 100, 1, 10_000), 10_000);
            return Describe(collector.Found, skip, limit, notes.Describe() + stopped);
        }
        catch (FileAccessException exception)
        {
            return ToolResult.Error(exception.Message);
        }
    }

    private static ToolResult Describe(List<FoundFile> found, int skip, int limit, string notes)
    {
        found.Sort(FoundFile.Compare);
        var shown = found.Skip(skip).Take(limit).Select(file => file.Path).ToList();
        if (shown.Count == 0)
        {
            return ToolResult.Text((skip == 0 ? "No files match." : "No more files match.") + notes);
        }

        var left = found.Count - skip - shown.Count;
        return ToolResult.Text(string.Join('\n', shown) + (left > 0 ? $"\n… {left} more: glob with cursor \"{skip + shown.Count}\"" : "") + notes);
    }

    private static bool TryReadCursor(string? cursor, out int skip)
    {
        skip = 0;
        return cursor is null or "" || (int.TryParse(cursor, NumberStyles.None, CultureInfo.InvariantCulture, out skip) && skip >= 0);
    }
}

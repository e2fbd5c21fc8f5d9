using System.Globalization;
using AgentHost.Plugins.Search.Globs;
using AgentHost.Plugins.Search.Walking;

namespace AgentHost.Plugins.Search.Grepping;

/// <summary>Searches file contents.</summary>
[Tool("grep", Effects = ToolEffects.Read)]
internal sealed partial class GrepTool : Tool<GrepArguments>
{
    private const int MaxContext = 50;
    private const int MaxPattern = 10_000;

    /// <inheritdoc/>
    protected override ValueTask<ToolPlan> PrepareAsync(GrepArguments arguments, ToolCall call, ToolContext context, CancellationToken cancellationToken) =>
        new(FindFault(arguments) is { } fault
            ? ToolPlan.Refuse(call, fault)
            : new ToolPlan(call, $"Search {arguments.Pattern}{(arguments.Path is null ? "" : $" in {arguments.Path}")}")
            {
                Effects = ToolEffects.Read,
                Resources = [SearchPlaces.Resource(arguments.Path)],
            });

    /// <inheritdoc/>
    protected override async ValueTask<ToolResult> ExecuteAsync(
        GrepArguments arguments, ToolPlan plan, ToolContext context, CancellationToken cancellationToken)
    {
        try
        {
            var notes = new ScanNotes();
            if (await SearchRoot.OpenAsync(context.Workspace, arguments.Path, notes, cancellationToken) is not { } root)
            {
                return ToolResult.Error(SearchPlaces.Missing(arguments.Path));
            }

            var limits = Limits(arguments, context);
            var collector = new MatchCollector(root, SearchPattern.Make(arguments), limits);
            using var deadline = new SearchDeadline(context, cancellationToken);
            var stopped = await deadline.RunAsync(token => SearchAsync(arguments, root, collector, notes, context, token));
            return ToolResult.Text(GrepReport.Write(collector, limits, notes.Describe() + stopped));
        }
        catch (FileAccessException exception)
        {
            return ToolResult.Error(exception.Message);
        }
    }

    private static async Task SearchAsync(
        GrepArguments arguments, SearchRoot root, MatchCollector collector, ScanNotes notes, ToolContext context, CancellationToken cancellationToken)
    {
        if (root.File is { } file)
        {
            await collector.VisitAsync(context.Workspace.Files.FolderByPath(root.Prefix), "", [file], cancellationToken);
            return;
        }

        var filter = arguments.Include is null ? null : FileFilter.Parse(arguments.Include, out _);
        var walker = new TreeWalker(context.Workspace.Files, root, new(arguments.Hidden || filter?.NamesHidden == true, filter), notes, collector);
        await walker.WalkAsync(new("", root.Scope), cancellationToken);
    }

    private static GrepLimits Limits(GrepArguments arguments, ToolContext context)
    {
        TryReadCursor(arguments.Cursor, out var path, out var line);
        return new(
            Math.Min(arguments.Limit ?? ToolSettings.Number(context.Settings, "limit", 100, 1, 10_000), 10_000),
            arguments.Context ?? 0,
            ToolSettings.Number(context.Settings, "lineLength", 500, 40, 100_000),
            path,
            line);
    }

    private static string? FindFault(GrepArguments arguments)
    {
        if (arguments.Pattern.Length == 0)
        {
            return "pattern is empty: say what to find.";
        }

        if (arguments.Pattern.Length > MaxPattern)
        {
            return $"pattern is longer than {MaxPattern} characters: search for a part of it.";
        }

        if (arguments.Limit is < 1 || arguments.Context is < 0 or > MaxContext)
        {
            return $"limit is 1 or more, context 0 to {MaxContext}.";
        }

        if (!TryReadCursor(arguments.Cursor, out _, out _))
        {
            return "cursor is none of a former answer: leave it out to begin.";
        }

        if (arguments.Include is not null && FileFilter.Parse(arguments.Include, out var error) is null)
        {
            return $"include: {error}";
        }

        try
        {
            SearchPattern.Make(arguments);
            return null;
        }
        catch (ArgumentException exception)
        {
            return $"The pattern is no regular expression: {exception.Message} Escape it, or set literal.";
        }
    }

    private static bool TryReadCursor(string? cursor, out string? path, out int line)
    {
        path = null;
        line = 0;
        if (string.IsNullOrEmpty(cursor))
        {
            return true;
        }

        var colon = cursor.LastIndexOf(':');
        path = colon > 0 ? cursor[..colon] : null;
        return colon > 0 && int.TryParse(cursor.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out line);
    }
}

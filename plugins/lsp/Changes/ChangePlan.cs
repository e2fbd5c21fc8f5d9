using System.Globalization;

namespace AgentHost.Plugins.Lsp.Changes;

/// <summary>Plans and applies the changes of a call.</summary>
internal static class ChangePlan
{
    /// <summary>The plan of a call that makes changes.</summary>
    public static async Task<ToolPlan> MakeAsync(
        ToolCall call, string title, IReadOnlyList<FileChange> changes, ToolContext context, CancellationToken cancellationToken)
    {
        if (changes.Count == 0)
        {
            return ToolPlan.Refuse(call, "Nothing would change.");
        }

        var preview = await context.Edits.PreviewAsync(new(changes), cancellationToken);
        return preview.Error is { } error ? ToolPlan.Refuse(call, error) : new ToolPlan(call, title)
        {
            Effects = ToolEffects.Read | ToolEffects.Write,
            Resources =
            [
                .. changes.SelectMany(static change => change.To is { } to ? new[] { change.Path, to } : [change.Path]).Distinct(StringComparer.Ordinal)
                    .SelectMany(static path => new[] { Resource.ReadPath(path), Resource.WritePath(path) })
            ],
            Preview =
            [
                .. preview.Applied.Where(static applied => applied.Diff is not null).Select(static applied => new DiffBlock(applied.Path, applied.Diff!))
            ],
        };
    }

    /// <summary>Applies changes.</summary>
    public static async Task<ToolResult> ApplyAsync(string what, IReadOnlyList<FileChange> changes, ToolContext context, CancellationToken cancellationToken)
    {
        if (changes.Count == 0)
        {
            return ToolResult.Error("Nothing would change.");
        }

        var result = await context.Edits.ApplyAsync(new(changes), cancellationToken);
        return result.Error is { } error ? ToolResult.Error(error) : ToolResult.Text(
            $"{what}: {result.Applied.Count.ToString(CultureInfo.InvariantCulture)} file{(result.Applied.Count == 1 ? "" : "s")} changed.\n"
            + string.Join(
                '\n',
                result.Applied.Select(static applied =>
                    string.Create(CultureInfo.InvariantCulture, $"{applied.To ?? applied.Path} (+{applied.Added} -{applied.Removed})"))))
        with
        {
            Paths = [.. result.Applied.Select(static applied => applied.To ?? applied.Path)],
            Display =
            [
                .. result.Applied.Where(static applied => applied.Diff is not null).Select(static applied => new DiffBlock(applied.Path, applied.Diff!))
            ],
        };
    }
}

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
    /// <param name="plan">What was decided on: files that it does not name are not changed.</param>
    /// <param name="what">What is done, for people.</param>
    /// <param name="changes">The changes, as the server answers them now.</param>
    /// <param name="context">The call's services.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public static async Task<ToolResult> ApplyAsync(
        ToolPlan plan, string what, IReadOnlyList<FileChange> changes, ToolContext context, CancellationToken cancellationToken)
    {
        if (changes.Count == 0)
        {
            return ToolResult.Error("Nothing would change.");
        }

        var planned = plan.Resources.Select(static resource => resource.Value).ToHashSet(StringComparer.Ordinal);
        var others = changes.SelectMany(static change => change.To is { } to ? new[] { change.Path, to } : [change.Path]).Where(path => !planned.Contains(path))
            .Distinct(StringComparer.Ordinal).ToList();
        if (others.Count > 0)
        {
            return ToolResult.Error(
                $"The language server wants to change more now than when this was decided on: also {string.Join(", ", others.Take(5))}"
                + $"{(others.Count > 5 ? $" and {others.Count - 5} more" : "")}. Nothing was changed; call it again.");
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

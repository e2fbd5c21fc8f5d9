using AgentHost.FileSystem;

namespace AgentHost.Editing.Edits;

/// <summary>Tells what steps come to, with diffs.</summary>
internal static class EditReport
{
    public static IReadOnlyList<AppliedChange> Of(
        IReadOnlyList<EditStep> steps, IWorkspacePaths paths, IReadOnlyDictionary<string, KeptVersion>? kept = null) =>
        Of(steps, paths, kept, DiffLimits.Report);

    /// <summary>Tells what steps would come to: for a person who is to allow it.</summary>
    public static IReadOnlyList<AppliedChange> Plan(IReadOnlyList<EditStep> steps, IWorkspacePaths paths) => Of(steps, paths, kept: null, DiffLimits.Plan);

    private static List<AppliedChange> Of(
        IReadOnlyList<EditStep> steps, IWorkspacePaths paths, IReadOnlyDictionary<string, KeptVersion>? kept, DiffLimits limits)
    {
        var applied = new List<AppliedChange>(steps.Count);
        foreach (var step in steps)
        {
            if (step.IsFolder && step.Files.Count > 0)
            {
                // Each file by itself: that is what can be taken back.
                foreach (var file in step.Files)
                {
                    applied.Add(new AppliedChange(paths.ToRelative(file), FileChangeKind.Delete)
                    {
                        Before = kept?.GetValueOrDefault(file)?.Hash,
                        Mode = kept?.GetValueOrDefault(file)?.Mode
                    });
                }

                continue;
            }

            var change = new AppliedChange(step.Shown, step.Kind)
            {
                Before = step.BeforeHash,
                After = step.AfterHash,
                To = step.ShownTo,
                Mode = step.Kind == FileChangeKind.Delete ? step.Mode & 0x1ff : null
            };
            if (step.Kind != FileChangeKind.Move && !step.IsFolder)
            {
                var diff = UnifiedDiff.Of(step.Shown, step.Before, step.Kind == FileChangeKind.Delete ? null : step.After, limits);
                change = change with { Diff = diff.Text, Added = diff.Added, Removed = diff.Removed };
            }

            applied.Add(change);
        }

        return applied;
    }
}

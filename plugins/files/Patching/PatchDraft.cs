using AgentHost.Plugins.Files.Editing;
using AgentHost.Plugins.Files.Reading;
using AgentHost.Plugins.Files.Text;
using AgentHost.Plugins.Files.Writing;

namespace AgentHost.Plugins.Files.Patching;

/// <summary>Applies a patch in memory.</summary>
internal static class PatchDraft
{
    private const int MaxErrors = 5;

    /// <summary>Loads the files and applies the patch.</summary>
    /// <exception cref="FileAccessException">A file may not be read.</exception>
    public static async ValueTask<Draft> MakeAsync(IWorkspaceContext workspace, IReadOnlyList<PatchSection> sections, CancellationToken cancellationToken)
    {
        var errors = new List<string>();
        var notes = new List<string>();
        var versions = new List<(string, string?)>();
        var changes = new List<FileChange>();
        var places = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var section in sections)
        {
            try
            {
                await CheckPlacesAsync(workspace, section, places, cancellationToken);
                var existing = await ExistingText.LoadAsync(workspace.Files, section.Path, cancellationToken);
                versions.Add((section.Path, existing?.Hash));
                if (existing is null && section.Action != PatchAction.Add)
                {
                    throw new PatchException(section.Line, await NearNames.DescribeMissingAsync(workspace.Files, section.Path, cancellationToken));
                }

                Make(section, existing, changes, notes);
                await NoteModeAsync(workspace.Files, section, notes, cancellationToken);
            }
            catch (PatchException exception)
            {
                errors.Add(exception.Message);
            }
        }

        return errors.Count > 0
            ? new() { Error = "Nothing was changed.\n" + string.Join('\n', errors.Take(MaxErrors)), Versions = versions }
            : new() { Notes = notes, Versions = versions, Edit = new(changes) };
    }

    /// <summary>A patch stays in the workspace, and each file is in it once, however it is named.</summary>
    private static async ValueTask CheckPlacesAsync(
        IWorkspaceContext workspace, PatchSection section, Dictionary<string, string> places, CancellationToken cancellationToken)
    {
        foreach (var path in section.MoveTo is { } to ? new[] { section.Path, to } : [section.Path])
        {
            var full = Path.GetFullPath(path, workspace.Root);
            if (path.Contains('\0', StringComparison.Ordinal) || !IsBelow(full, workspace.Root))
            {
                throw new PatchException(section.Line, $"{path} is outside of the workspace: a patch changes files in it alone.");
            }

            var status = await workspace.Files.StatAsync(path, cancellationToken);
            if (status is { Inside: false })
            {
                throw new PatchException(section.Line, $"{path} leads out of the workspace, by a link: a patch changes files in it alone.");
            }

            if (!places.TryAdd(status?.Path ?? full, path))
            {
                throw new PatchException(
                    section.Line, $"{path} is the file that the patch also names {places[status?.Path ?? full]}: put all its changes in one section.");
            }
        }
    }

    private static bool IsBelow(string full, string root) =>
        full.StartsWith(Path.TrimEndingDirectorySeparator(root) + Path.DirectorySeparatorChar, StringComparison.Ordinal);

    private static void Make(PatchSection section, ExistingText? existing, List<FileChange> changes, List<string> notes)
    {
        switch (section.Action)
        {
            case PatchAction.Add when existing is not null:
                throw new PatchException(section.Line, $"{section.Path} exists already: read it, then update it.");
            case PatchAction.Add:
                changes.Add(new FileDraft(section.Path, null) { Text = PatchApplier.Create(section) }.ToChange(notes));
                return;
            case PatchAction.Delete when section.Hunks.Count > 0 && PatchApplier.Apply(section, TextOf(section, existing!), notes).Length > 0:
                throw new PatchException(section.Line, $"the patch deletes {section.Path}, but the file has more lines than it removes: read it again.");
            case PatchAction.Delete:
                changes.Add(new(FileChangeKind.Delete, section.Path) { BaseHash = existing!.Hash });
                return;
        }

        // First the new content, under the old name: the file keeps its mode, and what it held is kept for undo.
        if (section.Hunks.Count > 0)
        {
            var text = PatchApplier.Apply(section, TextOf(section, existing!), notes);
            if (text == existing!.Text && section.MoveTo is null)
            {
                throw new PatchException(section.Line, $"{section.Path} is already as the patch makes it.");
            }

            changes.Add(new FileDraft(section.Path, existing) { Text = text }.ToChange(notes));
        }

        if (section.MoveTo is { } to)
        {
            changes.Add(new(FileChangeKind.Move, section.Path) { To = to });
        }
    }

    /// <summary>A patch changes text: that a mode of git's was wanted must not be lost without a word.</summary>
    private static async ValueTask NoteModeAsync(IFiles files, PatchSection section, List<string> notes, CancellationToken cancellationToken)
    {
        if (section.Action == PatchAction.Delete || section.Mode is not ("100755" or "100644"))
        {
            return;
        }

        var wanted = section.Mode == "100755";
        var status = section.Action == PatchAction.Add ? null : await files.StatAsync(section.Path, cancellationToken);
        if (wanted != (status?.Mode is { } mode ? (mode & 0x40) != 0 : wanted && status is not null))
        {
            var place = section.MoveTo ?? section.Path;
            notes.Add($"{place}: the mode {section.Mode} is not set by a patch; run chmod {(wanted ? "+x" : "-x")} {place} if it is wanted");
        }
    }

    private static string TextOf(PatchSection section, ExistingText existing) =>
        existing.Text ?? throw new PatchException(section.Line, $"{section.Path} is binary: a patch changes text only.");
}

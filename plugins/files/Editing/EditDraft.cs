using AgentHost.Plugins.Files.Reading;
using AgentHost.Plugins.Files.Text;
using AgentHost.Plugins.Files.Writing;

namespace AgentHost.Plugins.Files.Editing;

/// <summary>Applies all edits of a call in memory.</summary>
internal static class EditDraft
{
    /// <summary>Loads the files and applies the edits in order.</summary>
    /// <exception cref="FileAccessException">A file may not be read.</exception>
    public static async ValueTask<Draft> MakeAsync(IFiles files, IReadOnlyList<TextEdit> edits, CancellationToken cancellationToken)
    {
        var drafts = new List<FileDraft>();
        var byPath = new Dictionary<string, FileDraft>(StringComparer.Ordinal);
        var errors = new List<string>();
        var notes = new List<string>();
        for (var i = 0; i < edits.Count; i++)
        {
            var edit = edits[i];
            var draft = await FindAsync(files, edit.Path, byPath, drafts, cancellationToken);
            var (error, note) = draft.Text is null && edit.Old.Length > 0
                ? (await DescribeNoTextAsync(files, draft, cancellationToken), null)
                : Apply(draft, edit);
            var prefix = edits.Count > 1 ? $"Edit {i + 1}, {edit.Path}: " : $"{edit.Path}: ";
            if (error is not null)
            {
                errors.Add(prefix + error);
            }
            else if (note is not null)
            {
                notes.Add(prefix + note);
            }
        }

        var versions = drafts.Select(draft => (draft.Path, draft.Existing?.Hash)).ToList();
        if (errors.Count > 0)
        {
            return new() { Error = (edits.Count > 1 ? "Nothing was changed.\n" : "") + string.Join('\n', errors), Versions = versions };
        }

        var changes = drafts.Select(draft => draft.ToChange(notes)).ToList();
        return new() { Notes = notes, Versions = versions, Edit = new(changes) };
    }

    private static async ValueTask<FileDraft> FindAsync(
        IFiles files, string path, Dictionary<string, FileDraft> byPath, List<FileDraft> drafts, CancellationToken cancellationToken)
    {
        if (byPath.TryGetValue(path, out var known))
        {
            return known;
        }

        // One file may be named in several ways.
        var real = (await files.StatAsync(path, cancellationToken))?.Path
            ?? Path.TrimEndingDirectorySeparator(path.StartsWith("./", StringComparison.Ordinal) ? path[2..] : path);
        if (!byPath.TryGetValue(real, out known))
        {
            known = new(path, await ExistingText.LoadAsync(files, path, cancellationToken));
            drafts.Add(known);
            byPath[real] = known;
        }

        byPath[path] = known;
        return known;
    }

    private static (string? Error, string? Note) Apply(FileDraft draft, TextEdit edit)
    {
        if (edit.Old.Length == 0)
        {
            if (draft.Existing is { Text: null } || draft.Text?.Length > 0)
            {
                return ("old is empty, but the file has content: give the text to replace, or use write with mode append", null);
            }

            draft.Text = edit.New;
            return (null, null);
        }

        var replaced = Replacer.Apply(draft.Text!, edit);
        draft.Text = replaced.Text;
        return (replaced.Error, replaced.Note);
    }

    private static async ValueTask<string> DescribeNoTextAsync(IFiles files, FileDraft draft, CancellationToken cancellationToken) =>
        draft.Existing is null ? await NearNames.DescribeMissingAsync(files, draft.Path, cancellationToken) : "the file is binary: edit changes text only";
}

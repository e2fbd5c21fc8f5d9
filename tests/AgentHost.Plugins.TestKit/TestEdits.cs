using System.Security.Cryptography;

namespace AgentHost.Plugins.TestKit;

/// <summary>Applies changes to files below a folder, against the version they were made from.</summary>
public sealed class TestEdits(string root) : IWorkspaceEdits
{
    /// <summary>Edits that were applied.</summary>
    public List<WorkspaceEdit> Applied { get; } = [];

    /// <inheritdoc/>
    public ValueTask<EditResult> PreviewAsync(WorkspaceEdit edit, CancellationToken cancellationToken) => new(Run(edit, apply: false));

    /// <inheritdoc/>
    public ValueTask<EditResult> ApplyAsync(WorkspaceEdit edit, CancellationToken cancellationToken) => new(Run(edit, apply: true));

    private EditResult Run(WorkspaceEdit edit, bool apply)
    {
        // Nothing of a preview stays, and nothing of an edit of which one change fails.
        var before = new Dictionary<string, byte[]?>(StringComparer.Ordinal);
        var applied = new List<AppliedChange>();
        string? error = null;
        foreach (var change in edit.Changes)
        {
            Remember(before, change.Path);
            Remember(before, change.To);
            error = Fault(change);
            if (error is not null)
            {
                break;
            }

            applied.Add(apply || !Directory.Exists(Full(change.Path)) ? Make(change) : new(change.Path, change.Kind) { To = change.To });
        }

        if (error is not null || !apply)
        {
            foreach (var (path, bytes) in before)
            {
                Restore(Path.Combine(root, path), bytes);
            }
        }
        else
        {
            Applied.Add(edit);
        }

        return error is null ? new() { Applied = applied } : new() { Error = error };
    }

    private string? Fault(FileChange change) => change switch
    {
        { Kind: FileChangeKind.Write } or { BaseHash: not null } => Hash(change.Path) == change.BaseHash ? null : $"{change.Path} is another version.",
        { Kind: FileChangeKind.Move } when File.Exists(Full(change.To!)) => $"{change.To} exists already.",
        { Kind: FileChangeKind.Delete, Recursive: false }
            when Directory.Exists(Full(change.Path)) && Directory.EnumerateFileSystemEntries(Full(change.Path)).Any() => $"{change.Path} is not empty.",
        _ => null,
    };

    private AppliedChange Make(FileChange change)
    {
        var full = Full(change.Path);
        var old = Hash(change.Path);
        switch (change.Kind)
        {
            case FileChangeKind.Delete when Directory.Exists(full):
                Directory.Delete(full, change.Recursive);
                return new(change.Path, change.Kind);
            case FileChangeKind.Delete:
                File.Delete(full);
                return new(change.Path, change.Kind) { Before = old, Diff = "diff", Removed = 1 };
            case FileChangeKind.Move:
                Directory.CreateDirectory(Path.GetDirectoryName(Full(change.To!))!);
                Directory.Move(full, Full(change.To!));
                return new(change.Path, change.Kind) { To = change.To, Before = old, After = old };
            default:
                Directory.CreateDirectory(Path.GetDirectoryName(full)!);
                File.WriteAllBytes(full, change.Content!.Value.ToArray());
                return new(change.Path, change.Kind) { Before = change.BaseHash, After = Hash(change.Path), Diff = "diff", Added = 1, Removed = 1 };
        }
    }

    private void Remember(Dictionary<string, byte[]?> before, string? path)
    {
        if (path is not null && !Directory.Exists(Full(path)))
        {
            before.TryAdd(path, File.Exists(Full(path)) ? File.ReadAllBytes(Full(path)) : null);
        }
    }

    private static void Restore(string full, byte[]? bytes)
    {
        if (bytes is not null)
        {
            File.WriteAllBytes(full, bytes);
        }
        else
        {
            File.Delete(full);
        }
    }

    private string Full(string path) => Path.Combine(root, path);

    private string? Hash(string path) => File.Exists(Full(path)) ? Hash(File.ReadAllBytes(Full(path))) : null;

    private static string Hash(byte[] bytes) => "sha256:" + Convert.ToHexStringLower(SHA256.HashData(bytes));
}

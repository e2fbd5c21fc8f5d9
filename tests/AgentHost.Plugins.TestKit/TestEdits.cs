using System.Security.Cryptography;

namespace AgentHost.Plugins.TestKit;

/// <summary>Applies writes to files below a folder, against the version they were made from.</summary>
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
        var conflict = edit.Changes.FirstOrDefault(change => Hash(change.Path) != change.BaseHash);
        if (conflict is not null)
        {
            return new() { Error = $"{conflict.Path} is another version." };
        }

        var applied = new List<AppliedChange>();
        foreach (var change in edit.Changes)
        {
            var bytes = change.Content!.Value.ToArray();
            applied.Add(new(change.Path, change.Kind) { Before = change.BaseHash, After = Hash(bytes), Diff = "diff", Added = 1, Removed = 1 });
            if (apply)
            {
                var full = Path.Combine(root, change.Path);
                Directory.CreateDirectory(Path.GetDirectoryName(full)!);
                File.WriteAllBytes(full, bytes);
            }
        }

        if (apply)
        {
            Applied.Add(edit);
        }

        return new() { Applied = applied };
    }

    private string? Hash(string path) => File.Exists(Path.Combine(root, path)) ? Hash(File.ReadAllBytes(Path.Combine(root, path))) : null;

    private static string Hash(byte[] bytes) => "sha256:" + Convert.ToHexStringLower(SHA256.HashData(bytes));
}

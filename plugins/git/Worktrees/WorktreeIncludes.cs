using System.Text;
using AgentHost.Plugins.Git.Running;

namespace AgentHost.Plugins.Git.Worktrees;

/// <summary>Files that git leaves out and a worktree needs all the same, as <c>.worktreeinclude</c> names them by patterns as in <c>.gitignore</c>.</summary>
internal sealed class WorktreeIncludes(IWorkspaceContext workspace, WorktreeHome home)
{
    /// <summary>Name of the file at the repository's top.</summary>
    public const string Name = ".worktreeinclude";

    private const int MostFiles = 10_000;
    private const long MostBytes = 1L << 30;
    private const int MostNamed = 5;

    private static readonly string[] SecretWords = [".env", "secret", "credential", "token", ".pem", ".key", "id_", ".npmrc", ".netrc", ".pypirc"];

    /// <summary>Copies them into a new worktree. Links are not followed, and not copied.</summary>
    /// <returns>Sentences on what came along.</returns>
    /// <exception cref="IOException">A file cannot be copied.</exception>
    /// <exception cref="GitException">They are more than 10,000 files or 1 GB.</exception>
    public async Task<IReadOnlyList<string>> CopyAsync(string tree, CancellationToken cancellationToken)
    {
        var files = await ListAsync(cancellationToken);
        var (bytes, copied) = (0L, new List<string>());
        foreach (var file in files)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var (from, to) = (new FileInfo(Path.Combine(home.Top, file)), Path.Combine(tree, file));
            if (from.LinkTarget is not null || !from.Exists || Path.Exists(to))
            {
                continue;
            }

            if (copied.Count == MostFiles || (bytes += from.Length) > MostBytes)
            {
                throw new GitException($"{Name} names more than {MostFiles} files or 1 GB; write narrower patterns.");
            }

            Directory.CreateDirectory(Path.GetDirectoryName(to)!);
            from.CopyTo(to);
            copied.Add(file);
        }

        if (copied.Count == 0)
        {
            return [];
        }

        var secrets = copied.Where(static file => SecretWords.Any(word => Path.GetFileName(file).Contains(word, StringComparison.OrdinalIgnoreCase))).ToList();
        var said = $"{copied.Count} {(copied.Count == 1 ? "file" : "files")} came along as {Name} says.";
        return secrets.Count == 0
            ? [said]
            : [said, $"Secrets may be among them: {string.Join(", ", secrets.Take(MostNamed))}{(secrets.Count > MostNamed ? ", …" : "")}."];
    }

    /// <summary>Names of those whose content is another than in the checkout that they came from: a session's own work.</summary>
    public async Task<IReadOnlyList<string>> FindChangedAsync(string tree, CancellationToken cancellationToken)
    {
        var changed = new List<string>();
        foreach (var file in await ListAsync(tree, cancellationToken))
        {
            var (from, to) = (Path.Combine(home.Top, file), Path.Combine(tree, file));
            if (!File.Exists(from) || !await AreSameAsync(from, to, cancellationToken))
            {
                changed.Add(file);
            }
        }

        return changed;
    }

    private Task<IReadOnlyList<string>> ListAsync(CancellationToken cancellationToken) => ListAsync(home.Top, cancellationToken);

    /// <summary>Files of a working tree that the patterns name, that git leaves out, and that are not tracked.</summary>
    private async Task<IReadOnlyList<string>> ListAsync(string tree, CancellationToken cancellationToken)
    {
        var patterns = Path.Combine(home.Top, Name);
        if (!File.Exists(patterns))
        {
            return [];
        }

        var git = new GitRunner(workspace.Processes, tree);
        var named = await git.NeedAsync(["ls-files", "--others", "--ignored", $"--exclude-from={patterns}", "-z"], cancellationToken);
        if (named.Out.Length == 0)
        {
            return [];
        }

        if (named.Cut)
        {
            throw new GitException($"{Name} names more files than can be listed; write narrower patterns.");
        }

        // Which takes no literal paths; 1 says that none of them is left out.
        git.TakePatterns();
        var left = await git.LookAsync(["check-ignore", "-z", "--stdin"], cancellationToken, named.Out);
        return left.Succeeded ? [.. Encoding.UTF8.GetString(left.Out).Split('\0', StringSplitOptions.RemoveEmptyEntries)] : [];
    }

    private static async Task<bool> AreSameAsync(string one, string other, CancellationToken cancellationToken)
    {
        if (new FileInfo(one).Length != new FileInfo(other).Length)
        {
            return false;
        }

        await using var left = File.OpenRead(one);
        await using var right = File.OpenRead(other);
        var (first, second) = (new byte[81_920], new byte[81_920]);
        while (true)
        {
            var read = await left.ReadAtLeastAsync(first, first.Length, throwOnEndOfStream: false, cancellationToken);
            var same = await right.ReadAtLeastAsync(second, second.Length, throwOnEndOfStream: false, cancellationToken);
            if (read != same || !first.AsSpan(0, read).SequenceEqual(second.AsSpan(0, same)))
            {
                return false;
            }

            if (read == 0)
            {
                return true;
            }
        }
    }
}

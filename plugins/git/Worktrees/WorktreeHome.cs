using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using AgentHost.Plugins.Git.Parsing;
using AgentHost.Plugins.Git.Results;
using AgentHost.Plugins.Git.Running;

namespace AgentHost.Plugins.Git.Worktrees;

/// <summary>Place of a repository's worktrees: a folder outside of it, which holds each of them under its name.</summary>
internal sealed partial class WorktreeHome
{
    /// <summary>Beginning of the names of the branches that worktrees are made with.</summary>
    public const string BranchPrefix = "agent/";

    private const string Setting = "worktrees";

    private WorktreeHome(string common, string top, string prefix, string folder)
    {
        Common = common;
        Top = top;
        Prefix = prefix;
        Folder = folder;
    }

    /// <summary>Git's folder that all working trees of the repository share.</summary>
    public string Common { get; }

    /// <summary>The top of the working tree that the workspace is, or lies in.</summary>
    public string Top { get; }

    /// <summary>The workspace from the top; empty at the top.</summary>
    public string Prefix { get; }

    /// <summary>The folder that holds the worktrees.</summary>
    public string Folder { get; }

    /// <summary>Finds the place of the repository that a workspace is, or lies in.</summary>
    /// <exception cref="GitException">There is no repository, or it has no working tree.</exception>
    public static async Task<WorktreeHome> FindAsync(IWorkspaceContext workspace, Func<string, string?> variables, CancellationToken cancellationToken)
    {
        var git = new GitRunner(workspace.Processes);
        var output = await git.NeedAsync(
            ["rev-parse", "--path-format=absolute", "--git-common-dir", "--show-toplevel", "--show-prefix"], cancellationToken);
        var lines = output.Text.Split('\n');
        if (lines.Length < 3)
        {
            throw new GitException("The path of this repository has a line end in it: no worktree can be made of it.");
        }

        var common = lines[0].TrimEnd('/');
        var place = Place(workspace.Settings, variables);
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(common)))[..12];
        var folder = Path.Combine(place, $"{Named().Replace(Path.GetFileName(lines[1].TrimEnd('/')), "-")}-{hash}");
        return new WorktreeHome(common, lines[1], lines[2].TrimEnd('/'), folder);
    }

    /// <summary>Tests that a name can be one of a worktree: letters, digits, and <c>. _ -</c> within, 1 to 64.</summary>
    public static bool IsName(string name) =>
        NameForm().IsMatch(name) && !name.Contains("..", StringComparison.Ordinal) && !name.EndsWith(".lock", StringComparison.OrdinalIgnoreCase);

    /// <summary>The folder of a worktree.</summary>
    public string PathOf(string name) => Path.Combine(Folder, name);

    /// <summary>The name of the worktree that a folder is, or lies in; null for another one.</summary>
    public string? NameOf(string path) =>
        Path.GetRelativePath(Folder, path).Split(Path.DirectorySeparatorChar)[0] is var name && IsName(name) ? name : null;

    /// <summary>Waits for the one lock of the repository, under which worktrees are made and removed: git itself fails where several do so at a time.</summary>
    public Task<FileLock> LockAsync(CancellationToken cancellationToken) => FileLock.TakeAsync(Path.Combine(Folder, ".making"), cancellationToken);

    /// <summary>Lists all worktrees of the repository. Git fails while one of them is being made: it is asked again when none is.</summary>
    /// <exception cref="GitException">They cannot be listed.</exception>
    public async Task<IReadOnlyList<WorktreeEntry>> ListAsync(GitRunner git, CancellationToken cancellationToken)
    {
        string[] words = ["worktree", "list", "--porcelain", "-z"];
        var listed = await git.LookAsync(words, cancellationToken);
        if (!listed.Succeeded && Directory.Exists(Folder))
        {
            using (await LockAsync(cancellationToken))
            {
                listed = await git.LookAsync(words, cancellationToken);
            }
        }

        return listed.Succeeded ? WorktreeParser.Parse(listed.Out) : throw new GitException(Failure.Describe(words[0], listed));
    }

    /// <summary>Takes a worktree for a session's time; null where another has it.</summary>
    public FileLock? TryUse(string name) => FileLock.TryTake(UseOf(name));

    /// <summary>Tests that a session works in it now.</summary>
    public bool IsUsed(string name)
    {
        using var taken = TryUse(name);
        return taken is null;
    }

    /// <summary>Forgets a worktree that is gone.</summary>
    public void Forget(string name)
    {
        try
        {
            File.Delete(UseOf(name));
        }
        catch (IOException)
        {
            // Where a file that is open cannot be deleted it stays, empty, for the next of that name.
        }
    }

    private string UseOf(string name) => Path.Combine(Folder, ".use", name);

    private static string Place(JsonElement settings, Func<string, string?> variables)
    {
        var home = variables("HOME") is { Length: > 0 } own ? own : Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
        if (settings.ValueKind == JsonValueKind.Object && settings.TryGetProperty(Setting, out var value) && value.GetString() is { Length: > 0 } text)
        {
            var path = text == "~" || text.StartsWith("~/", StringComparison.Ordinal) ? Path.Combine(home, text[1..].TrimStart('/')) : text;
            return Path.IsPathFullyQualified(path)
                ? Path.GetFullPath(path)
                : throw new GitException($"The setting git.worktrees is a whole path, or one that begins with ~/; \"{text}\" is none.");
        }

        // Not in the host's own folder: changes there always ask, and a sandbox hides it.
        var state = OperatingSystem.IsWindows() ? Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData)
            : OperatingSystem.IsMacOS() ? Path.Combine(home, "Library", "Application Support")
            : variables("XDG_STATE_HOME") is ['/', ..] named ? named
            : Path.Combine(home, ".local", "state");
        return Path.Combine(state, "agent-worktrees");
    }

    [GeneratedRegex("[^A-Za-z0-9._-]+", RegexOptions.ExplicitCapture, 1_000)]
    private static partial Regex Named();

    [GeneratedRegex(@"\A[A-Za-z0-9]([A-Za-z0-9._-]{0,62}[A-Za-z0-9_-])?\z", RegexOptions.ExplicitCapture, 1_000)]
    private static partial Regex NameForm();
}

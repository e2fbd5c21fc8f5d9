using AgentHost.Permissions.Safety;

namespace AgentHost.Processes.Sandboxing;

/// <summary>Paths of a workspace that its sandboxes are made for.</summary>
/// <param name="Root">The workspace's real path.</param>
/// <param name="Home">The person's folder.</param>
/// <param name="Hidden">Folders of the host's own.</param>
/// <param name="Steering">Real paths in the workspace by which the host itself is steered, such as scripts of hooks; asked for when a command starts.</param>
public sealed record SandboxPlace(string Root, string Home, IReadOnlyList<string> Hidden, Func<IReadOnlyList<string>> Steering)
{
    /// <summary>Folder for the package caches of commands that reach hosts, made when it is needed; null for none that lasts.</summary>
    public string? Caches { get; init; }

    /// <summary>Real paths of folders that commands do not see, whatever else they may: such as the checkout that a worktree belongs to.</summary>
    public IReadOnlyList<string> Denied { get; init; } = [];

    /// <summary>Real paths below those that commands may read all the same.</summary>
    public IReadOnlyList<string> Readable { get; init; } = [];

    /// <summary>
    /// Makes the test for what a view does not show of the workspace, by the real path and whether it is a folder, whose files are then hidden with it. By
    /// itself: files that hold secrets by custom.
    /// </summary>
    public Func<SandboxView, Func<string, bool, bool>> Keeps { get; init; } = static _ => static (path, _) => SecretFiles.IsSecretName(Path.GetFileName(path));
}

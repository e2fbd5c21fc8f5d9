using AgentHost.Permissions.Rules;

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

    /// <summary>Tests that a rule lets commands read a file that holds secrets by custom.</summary>
    public Func<PermissionRules, string, bool> IsShown { get; init; } = static (_, _) => false;
}

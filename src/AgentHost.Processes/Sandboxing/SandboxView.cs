using AgentHost.Permissions.Rules;
using AgentHost.Processes.Proxying;

namespace AgentHost.Processes.Sandboxing;

/// <summary>Part of the machine that a command in a sandbox has.</summary>
public sealed record SandboxView
{
    /// <summary>True when it has a network.</summary>
    public bool Network { get; init; }

    /// <summary>Judges the hosts that it reaches by name where it has no network; null where it reaches none.</summary>
    public ICommandHosts? Hosts { get; init; }

    /// <summary>
    /// True when it started because the sandbox holds it, and nobody was asked: of home folders and other disks it sees toolchains and caches alone.
    /// </summary>
    public bool Unasked { get; init; }

    /// <summary>
    /// True when it does not see what repositories of the workspace hold of other times: a program that can start others could show it by git.
    /// </summary>
    public bool HidesHistory { get; init; }

    /// <summary>True when it can change nothing but temporary files of its own.</summary>
    public bool ReadOnly { get; init; }

    /// <summary>
    /// Paths and variables that the command's plan wants opened beyond the workspace; null for none. With them, what is written to hidden folders stays there
    /// until the command ends, since other agents keep notes in the person's folder.
    /// </summary>
    public SandboxRequest? Needs { get; init; }

    /// <summary>Rules of the call: those that allow <c>read(…)</c> and <c>env(NAME)</c> show files and variables that are hidden else.</summary>
    public PermissionRules Rules { get; init; } = PermissionRules.Empty;
}

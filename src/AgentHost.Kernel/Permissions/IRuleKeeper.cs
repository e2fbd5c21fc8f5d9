using AgentHost.Client;
using AgentHost.Kernel.Workspaces;

namespace AgentHost.Kernel.Permissions;

/// <summary>Keeps rules that a person gave for good.</summary>
public interface IRuleKeeper
{
    /// <summary>The files that can take rules for a workspace.</summary>
    IReadOnlyList<PermissionPlace> Places(Workspace workspace);

    /// <summary>Adds rules that allow to a file, all or none.</summary>
    /// <returns>Null, or why they could not be added, as a sentence.</returns>
    ValueTask<string?> KeepAsync(Workspace workspace, SettingsPlace place, IReadOnlyList<string> rules, CancellationToken cancellationToken);
}

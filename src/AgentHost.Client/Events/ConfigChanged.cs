namespace AgentHost.Client;

/// <summary>A host that runs has taken changed settings of a workspace: they hold for every turn that begins from now on.</summary>
/// <param name="Workspace">Its root.</param>
/// <param name="Changes">Settings that have another value than before, or have it from another layer; sorted by key, at most 200.</param>
public sealed record ConfigChanged(string Workspace, IReadOnlyList<ChangedSetting> Changes) : AgentEvent("config.changed")
{
    /// <summary>Number of further changes, beyond those in <see cref="Changes"/>; 0 for none.</summary>
    public int More { get; init; }
}

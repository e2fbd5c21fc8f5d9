namespace AgentHost.Client;

/// <summary>A hook, as a manifest declares it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Events">Events that it runs at.</param>
public sealed record HookSpec(string Name, IReadOnlyList<HookEvent> Events)
{
    /// <summary>Names of the tools it is for, with <c>*</c> as a wildcard; absent for all.</summary>
    public IReadOnlyList<string>? Tools { get; init; }

    /// <summary>
    /// Conditions of which one is enough for it to run (<see cref="PromptSectionSpec.When"/>); absent for always. Where none holds, the plugin is not even
    /// loaded for it. Meant for hooks that add: one that guards runs always.
    /// </summary>
    public IReadOnlyList<string>? When { get; init; }
}

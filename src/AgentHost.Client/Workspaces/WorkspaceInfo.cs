using System.Diagnostics.CodeAnalysis;

namespace AgentHost.Client;

/// <summary>An open workspace.</summary>
/// <param name="Id">Identifies it in this host.</param>
/// <param name="Root">Its real path.</param>
public sealed record WorkspaceInfo(string Id, string Root)
{
    /// <summary>The target.</summary>
    [AllowNull]
    public string Target { get => field ?? "local"; init; }

    /// <summary>
    /// Real path of the folder that it stands for, where a provider made its own (<see cref="WorkspaceRequest.Provider"/>); absent for others.
    /// </summary>
    public string? Origin { get; init; }

    /// <summary>Provider that new sessions here take their folder from, as the setting <c>sessions.folder</c> says; absent for the folder itself.</summary>
    public string? DefaultProvider { get; init; }

    /// <summary>True when the person trusts it.</summary>
    public bool Trusted { get; init; }

    /// <summary>
    /// Sandbox mode for shell commands, as its settings ask for it: <c>off</c>, <c>auto</c> (a sandbox where one can be had) or <c>required</c>.
    /// </summary>
    [AllowNull]
    public string Sandbox { get => field ?? "off"; init; }

    /// <summary>Warnings of what was ignored or is missing, one sentence each.</summary>
    [AllowNull]
    public IReadOnlyList<string> Warnings { get => field ?? []; init; }

    /// <summary>Reason why no turn can run with its settings, in a sentence that a turn is refused with; absent where they are in order.</summary>
    public string? SettingsError { get; init; }

    /// <summary>Plugins here.</summary>
    [AllowNull]
    public IReadOnlyList<PluginInfo> Plugins { get => field ?? []; init; }
}

using System.Diagnostics.CodeAnalysis;

namespace AgentHost;

/// <summary>What a plugin asks for. Shown at install, enforced at the services that the host hands out.</summary>
public sealed record PluginPermissions
{
    /// <summary>Programs that it starts on its own account; <c>*</c> for any, as for one that starts what other plugins declare.</summary>
    [AllowNull]
    public IReadOnlyList<string> Exec { get => field ?? []; init; }

    /// <summary>Hosts that it talks to; <c>*.</c> for a whole domain, <c>*</c> for any.</summary>
    [AllowNull]
    public IReadOnlyList<string> Network { get => field ?? []; init; }

    /// <summary>Files that it reads on its own account: globs relative to the workspace.</summary>
    [AllowNull]
    public IReadOnlyList<string> Read { get => field ?? []; init; }

    /// <summary>Files that it changes on its own account.</summary>
    [AllowNull]
    public IReadOnlyList<string> Write { get => field ?? []; init; }

    /// <summary>Providers of other plugins whose models it asks (<see cref="IModels"/>): names of settings or types, <c>*</c> for any.</summary>
    [AllowNull]
    public IReadOnlyList<string> Models { get => field ?? []; init; }

    /// <summary>Its tools and commands may allow calls in advance, in trusted workspaces: see <see cref="ToolResult.Allow"/>. Default false.</summary>
    public bool PreApprove { get; init; }

    /// <summary>Secrets that it uses, by name.</summary>
    [AllowNull]
    public IReadOnlyList<string> Secrets { get => field ?? []; init; }
}

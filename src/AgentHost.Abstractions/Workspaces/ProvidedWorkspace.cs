using System.Diagnostics.CodeAnalysis;

namespace AgentHost;

/// <summary>A folder that a provider made for sessions to work in.</summary>
/// <param name="Root">Absolute path of the folder that becomes the workspace's root.</param>
public sealed record ProvidedWorkspace(string Root)
{
    /// <summary>Name under which the provider finds it again; absent for none.</summary>
    public string? Name { get; init; }

    /// <summary>
    /// Absolute paths of folders that its sessions may not touch: tools neither read nor change them, commands in the sandbox do not see them. Default none.
    /// </summary>
    [AllowNull]
    public IReadOnlyList<string> Denied { get => field ?? []; init; }

    /// <summary>Absolute paths below those that commands in the sandbox may read all the same. Default none.</summary>
    [AllowNull]
    public IReadOnlyList<string> Readable { get => field ?? []; init; }

    /// <summary>Names of variables of the host's environment that no program gets that is started in it. Default none.</summary>
    [AllowNull]
    public IReadOnlyList<string> WithoutVariables { get => field ?? []; init; }

    /// <summary>Sentences for the person on what is worth knowing about it. Default none.</summary>
    [AllowNull]
    public IReadOnlyList<string> Notices { get => field ?? []; init; }
}

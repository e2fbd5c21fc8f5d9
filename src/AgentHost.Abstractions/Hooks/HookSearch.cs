using System.Diagnostics.CodeAnalysis;

namespace AgentHost;

/// <summary>The settings and files that declare hooks.</summary>
public sealed record HookSearch
{
    /// <summary>Entries of the settings under <c>hooks</c>, in their order.</summary>
    [AllowNull]
    public IReadOnlyList<DeclaredHook> Settings { get => field ?? []; init; }

    /// <summary>Files in formats of other agents.</summary>
    [AllowNull]
    public IReadOnlyList<HookDeclarationFile> Files { get => field ?? []; init; }
}

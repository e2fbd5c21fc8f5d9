using System.Diagnostics.CodeAnalysis;

namespace AgentHost.Server.Access;

/// <summary>The file of kept tokens.</summary>
internal sealed record TokenFile
{
    [AllowNull]
    public IReadOnlyList<AccessToken> Tokens { get => field ?? []; init; }
}

using System.Diagnostics.CodeAnalysis;

namespace AgentHost.Acp.Protocol;

/// <summary>Answer to <c>initialize</c>.</summary>
/// <param name="ProtocolVersion">The version that is spoken from here on.</param>
public sealed record InitializeResponse(int ProtocolVersion)
{
    /// <summary>Abilities of the agent.</summary>
    public AgentCapabilities? AgentCapabilities { get; init; }

    /// <summary>Ways to log in.</summary>
    [AllowNull]
    public IReadOnlyList<AuthMethod> AuthMethods { get => field ?? []; init; }

    /// <summary>The agent.</summary>
    public Implementation? AgentInfo { get; init; }
}

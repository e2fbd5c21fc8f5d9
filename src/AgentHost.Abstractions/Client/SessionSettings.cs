using System.Diagnostics.CodeAnalysis;

namespace AgentHost;

/// <summary>What prompts of one session are taken with where they do not say otherwise: over the settings, under the prompt's own words.</summary>
public sealed record SessionSettings
{
    /// <summary>The model. Default: the settings' choice.</summary>
    public string? Model { get; init; }

    /// <summary>The permission mode. Default: the settings' one.</summary>
    public PermissionMode? Mode { get; init; }

    /// <summary>Limits of each turn.</summary>
    [AllowNull]
    public TurnLimits Limits { get; init => field = value ?? new(); } = new();
}

using System.Diagnostics.CodeAnalysis;

namespace AgentHost.Client;

/// <summary>Settings for prompts of one session where they do not say otherwise: over the settings, under the prompt's own words.</summary>
public sealed record SessionSettings
{
    /// <summary>The model. Default: the settings' choice.</summary>
    public string? Model { get; init; }

    /// <summary>The permission mode. Default: the settings' one.</summary>
    public PermissionMode? Mode { get; init; }

    /// <summary>Parameters of the model's answers, member by member under what a prompt says.</summary>
    public ModelParameters? Parameters { get; init; }

    /// <summary>Keeps edits instead of making them. Default: as each prompt says.</summary>
    public bool? DryRun { get; init; }

    /// <summary>Rules that allow, beside those of the settings.</summary>
    [AllowNull]
    public IReadOnlyList<string> Allow { get; init => field = value is { Count: > 0 } ? value : []; } = [];

    /// <summary>Rules that ask, beside those of the settings.</summary>
    [AllowNull]
    public IReadOnlyList<string> Ask { get; init => field = value is { Count: > 0 } ? value : []; } = [];

    /// <summary>Rules that deny, beside those of the settings; they win over all that allow.</summary>
    [AllowNull]
    public IReadOnlyList<string> Deny { get; init => field = value is { Count: > 0 } ? value : []; } = [];

    /// <summary>
    /// Folder of the workspace, relative to it with <c>/</c>, that the session's tools stay in: rules of the session deny files outside of it. Default: the
    /// whole workspace.
    /// </summary>
    public string? Root { get; init; }

    /// <summary>
    /// Settings of tools, as the member <c>tools</c> of a settings file has them: <c>{"read":{"bytes":1000000}}</c> is the largest read. Over those of files,
    /// under what a flag said and what an administrator locked; null for none.
    /// </summary>
    public System.Text.Json.JsonElement? Tools { get; init; }

    /// <summary>Limits of each turn.</summary>
    [AllowNull]
    public TurnLimits Limits { get; init => field = value ?? new(); } = new();
}

using AgentHost.Configuration;
using AgentHost.FileSystem;
using AgentHost.Permissions;
using AgentHost.Permissions.Rules;

namespace AgentHost.Attachments;

/// <summary>The part of a workspace that references of a prompt are read in, with the settings that hold when it is read.</summary>
/// <param name="Paths">Paths of the workspace.</param>
/// <param name="Settings">Its settings; <c>context</c> holds the limits.</param>
/// <param name="Gate">What may be read without asking.</param>
/// <param name="Files">The files through that gate.</param>
/// <param name="Sources">The sources of its plugins.</param>
public sealed record AttachmentScope(IWorkspacePaths Paths, SettingsView Settings, RuleGate Gate, IFiles Files, IContextSources Sources)
{
    /// <summary>The rules of all layers.</summary>
    public required PermissionRules Rules { get; init; }

    /// <summary>Patterns of what is hidden from every tool.</summary>
    public required IgnorePatterns Ignored { get; init; }

    /// <summary>The clock of deadlines.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;
}

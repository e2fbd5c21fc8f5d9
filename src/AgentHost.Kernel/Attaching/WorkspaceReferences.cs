using AgentHost.Attachments;
using AgentHost.Client;
using AgentHost.Kernel.Workspaces;

namespace AgentHost.Kernel.Attaching;

/// <summary>Makes parts of what a prompt refers to in a workspace.</summary>
public static class WorkspaceReferences
{
    /// <summary>Reads what a prompt refers to; a prompt that refers to nothing loads nothing of attachments.</summary>
    /// <param name="workspace">The workspace.</param>
    /// <param name="text">The prompt.</param>
    /// <param name="attached">What is named for itself, as it would stand behind an <c>@</c>.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="HostException">Something that was named for itself cannot be had.</exception>
    public static ValueTask<AttachedContext> ReadAsync(
        Workspace workspace, string text, IReadOnlyList<string> attached, CancellationToken cancellationToken) =>
        attached.Count == 0 && !text.Contains('@', StringComparison.Ordinal) && workspace.Settings.Flag("context", "attachByDefault") != true
            ? new(new AttachedContext([]))
            : ReadReferencesAsync(workspace, text, attached, cancellationToken);

    private static ValueTask<AttachedContext> ReadReferencesAsync(
        Workspace workspace, string text, IReadOnlyList<string> attached, CancellationToken cancellationToken)
    {
        var (configuration, files) = (workspace.Configuration, workspace.Services.Files);
        var rules = configuration.Rules;
        var gate = files.FreeGate("read", rules, configuration.Mode);
        var scope = new AttachmentScope(workspace.Paths, workspace.Settings, gate, files.Through(gate), new WorkspaceSources(workspace))
        {
            Rules = rules,
            Ignored = files.Ignored,
            Time = workspace.Services.Time,
        };
        return AttachmentService.ReadAsync(scope, text, attached, cancellationToken);
    }
}

using AgentHost.Plugins.Isolation.Protocol;

namespace AgentHost.PluginRunner.Services;

/// <summary>Edits of a call, made by the host.</summary>
internal sealed class HostEdits(RunnerLink link, string scope) : IWorkspaceEdits
{
    public ValueTask<EditResult> PreviewAsync(WorkspaceEdit edit, CancellationToken cancellationToken) => AskAsync(RunnerMethods.EditsPreview, edit, cancellationToken);

    public ValueTask<EditResult> ApplyAsync(WorkspaceEdit edit, CancellationToken cancellationToken) => AskAsync(RunnerMethods.EditsApply, edit, cancellationToken);

    private async ValueTask<EditResult> AskAsync(string method, WorkspaceEdit edit, CancellationToken cancellationToken) =>
        await link.AskAsync<EditParams, EditResult>(method, new EditParams(scope, edit), cancellationToken) ?? new EditResult();
}

using AgentHost.GitSettings;

namespace AgentHost.Plugins.Attachments;

/// <summary>Folders that prompts name by their paths: the tree, and the beginnings of the most telling files.</summary>
internal sealed class FolderSource(IWorkspaceContext workspace) : ContextSource
{
    public override async ValueTask<ContextContent> ReadAsync(ContextReference reference, CancellationToken cancellationToken)
    {
        var path = reference.Target.Length > 1 ? reference.Target.TrimEnd('/') : reference.Target;
        try
        {
            if (await workspace.Files.StatAsync(path, cancellationToken) is not { } status)
            {
                return ContextContent.Failed($"{path} does not exist.");
            }

            // Git's rules are read from this machine's disk.
            var excludes = workspace.Target == "local" ? new GitExcludes(GitSurroundings.OfThisProcess()) : null;
            return ContextContent.Of(await FolderTree.WriteAsync(workspace, excludes, path, status.Path, cancellationToken));
        }
        catch (FileAccessException exception)
        {
            return ContextContent.Failed(exception.Message);
        }
    }
}

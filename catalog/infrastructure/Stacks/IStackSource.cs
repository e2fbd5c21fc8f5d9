namespace AgentHost.Plugins.Infrastructure.Stacks;

/// <summary>Files of a repository, as they are or as they were at a commit. Paths are from the workspace's root, with slashes.</summary>
internal interface IStackSource
{
    /// <summary>The YAML files in a folder and those below it, sorted; empty where there is no such folder.</summary>
    /// <exception cref="InfrastructureException">There are too many.</exception>
    ValueTask<IReadOnlyList<string>> ListAsync(string folder, CancellationToken cancellationToken);

    /// <summary>A YAML file, read or not; null where there is none.</summary>
    ValueTask<StackFile?> ReadAsync(string path, CancellationToken cancellationToken);

    /// <summary>Checks that a component's folder, with its Terraform files, exists.</summary>
    ValueTask<bool> HasFolderAsync(string path, CancellationToken cancellationToken);
}

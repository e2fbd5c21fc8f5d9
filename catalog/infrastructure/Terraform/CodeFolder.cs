using AgentHost.Plugins.Infrastructure.Layout;
using AgentHost.Plugins.Infrastructure.Stacks;

namespace AgentHost.Plugins.Infrastructure.Terraform;

/// <summary>The folder of terraform's code that a call means.</summary>
internal static class CodeFolder
{
    /// <summary>Finds it: from the workspace's root, with slashes, empty for the root itself.</summary>
    /// <exception cref="InfrastructureException">None is meant, or it is not there.</exception>
    public static async ValueTask<string> FindAsync(
        StackCache cache, IFiles files, string? component, string? stack, string? path, CancellationToken cancellationToken)
    {
        if (path is { Length: > 0 })
        {
            var relative = path.StartsWith(cache.Workspace.Root + Path.DirectorySeparatorChar, StringComparison.Ordinal)
                ? path[(cache.Workspace.Root.Length + 1)..]
                : path;
            return await NeedAsync(
                files,
                !Path.IsPathRooted(relative) && RepositoryLayout.Normalize(relative) is { } own
                    ? own
                    : throw new InfrastructureException($"{path} is outside the workspace."),
                cancellationToken);
        }

        if (component is not { Length: > 0 })
        {
            throw new InfrastructureException("Say what is meant: component, or path of a folder with .tf files.");
        }

        if (stack is { Length: > 0 })
        {
            return await NeedAsync(files, (await cache.LoadAsync(files, cancellationToken)).FindComponent(stack, component).Folder, cancellationToken);
        }

        var layout = await cache.LayoutAsync(files, cancellationToken);
        var usual = RepositoryLayout.Join(layout.Components["terraform"], component);
        if (RepositoryLayout.Normalize(usual) == usual && await files.StatAsync(usual, cancellationToken) is { Kind: FileKind.Folder })
        {
            return usual;
        }

        var repository = await cache.LoadAsync(files, cancellationToken);
        var folders = repository.Stacks.SelectMany(repository.ComponentsOf).Where(known => known.Type == "terraform" && known.Name == component)
            .Select(static known => known.Folder).Distinct(StringComparer.Ordinal).ToList();
        return folders is [var only] ? await NeedAsync(files, only, cancellationToken)
            : throw new InfrastructureException(folders.Count == 0
                ? $"There is no component {component}: component_list shows those that there are."
                : $"{component} has its code in several folders ({string.Join(", ", folders.Take(5))}): say which stack.");
    }

    /// <summary>The folder as a process is given it: null for the root.</summary>
    public static string? Working(string folder) => folder.Length == 0 ? null : folder;

    private static async ValueTask<string> NeedAsync(IFiles files, string folder, CancellationToken cancellationToken) =>
        await files.StatAsync(folder.Length == 0 ? "." : folder, cancellationToken) switch
        {
            { Kind: FileKind.Folder, Inside: true } => folder,
            null => throw new InfrastructureException($"{folder} does not exist."),
            _ => throw new InfrastructureException($"{folder} is no folder of the workspace."),
        };
}

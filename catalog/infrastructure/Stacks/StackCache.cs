using System.Collections.Concurrent;
using AgentHost.Plugins.Infrastructure.Layout;
using AgentHost.Plugins.Infrastructure.Terraform;

namespace AgentHost.Plugins.Infrastructure.Stacks;

/// <summary>Cache of a workspace's stacks, files and plans between calls. Thread-safe.</summary>
/// <param name="workspace">The workspace, as the plugin sees it.</param>
/// <param name="time">The clock.</param>
internal sealed class StackCache(IWorkspaceContext workspace, TimeProvider time)
{
    private readonly ConcurrentDictionary<string, WorkspaceSource.Kept> _kept = new(StringComparer.Ordinal);
    private StackRepository? _last;

    public IWorkspaceContext Workspace => workspace;

    public TimeProvider Time => time;

    /// <summary>Plans that can be applied.</summary>
    public SavedPlans Plans { get; } = new(time);

    /// <summary>The program: <c>terraform</c>, or <c>tofu</c>.</summary>
    public string Program =>
        workspace.Settings.ValueKind == System.Text.Json.JsonValueKind.Object && workspace.Settings.TryGetProperty("program", out var program)
            && program.ValueEquals("tofu") ? "tofu" : "terraform";

    /// <summary>Reads the layout of the repository.</summary>
    /// <exception cref="InfrastructureException">Its file cannot be read.</exception>
    public ValueTask<RepositoryLayout> LayoutAsync(IFiles files, CancellationToken cancellationToken) =>
        LayoutReader.ReadAsync(SourceOf(files), workspace.Settings, cancellationToken);

    /// <summary>The files of a call.</summary>
    public IStackSource SourceOf(IFiles files) => new WorkspaceSource(files, _kept, time);

    /// <summary>The stacks as they are now. What did not change since the last call is neither read nor merged again.</summary>
    /// <param name="files">The files, held to the call.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <exception cref="InfrastructureException">The repository cannot be read at all.</exception>
    /// <exception cref="FileAccessException">Its folder may not be read.</exception>
    public async ValueTask<StackRepository> LoadAsync(IFiles files, CancellationToken cancellationToken)
    {
        var source = SourceOf(files);
        var layout = await LayoutReader.ReadAsync(source, workspace.Settings, cancellationToken);
        if (_last is { } last && Same(layout, last.Layout) && await IsCurrentAsync(last, source, cancellationToken))
        {
            return last;
        }

        var loaded = await StackLoader.LoadAsync(source, layout, cancellationToken);
        _last = loaded;
        return loaded;
    }

    private static async ValueTask<bool> IsCurrentAsync(StackRepository last, IStackSource source, CancellationToken cancellationToken)
    {
        // A file that came or went changes what imports mean; one outside of the folder is among the stamps alone.
        var known = await source.ListAsync(last.Layout.Stacks, cancellationToken);
        if (known.Any(path => !last.Stamps.ContainsKey(path)))
        {
            return false;
        }

        foreach (var (path, stamp) in last.Stamps)
        {
            if ((await source.ReadAsync(path, cancellationToken))?.Stamp != stamp)
            {
                return false;
            }
        }

        return true;
    }

    private static bool Same(RepositoryLayout left, RepositoryLayout right) =>
        left.Stacks == right.Stacks && left.Workflows == right.Workflows && left.NamePattern == right.NamePattern && left.Lists == right.Lists
        && left.File == right.File
        && left.Include.SequenceEqual(right.Include) && left.Exclude.SequenceEqual(right.Exclude) && left.Problems.SequenceEqual(right.Problems)
        && left.Components.OrderBy(static pair => pair.Key, StringComparer.Ordinal)
            .SequenceEqual(right.Components.OrderBy(static pair => pair.Key, StringComparer.Ordinal));
}

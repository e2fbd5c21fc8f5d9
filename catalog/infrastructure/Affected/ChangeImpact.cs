using System.Text.Json;
using AgentHost.Plugins.Infrastructure.Stacks;
using AgentHost.Plugins.Infrastructure.Tools;

namespace AgentHost.Plugins.Infrastructure.Affected;

/// <summary>
/// The components that changed files reach, for who describes a change: asked with <c>{"files":[…]}</c>, paths from the workspace's root, it answers
/// <c>{"affected":["…"]}</c>, a line for each component and its reason.
/// </summary>
/// <param name="plugin">Keeps the stacks.</param>
/// <param name="workspace">The workspace.</param>
internal sealed class ChangeImpact(InfrastructurePlugin plugin, IWorkspaceContext workspace) : Capability
{
    private const int MostLines = 1_000;

    /// <inheritdoc/>
    public override async ValueTask<JsonElement> InvokeAsync(JsonElement arguments, CancellationToken cancellationToken)
    {
        var changed = Member<IReadOnlyList<string>>(arguments, "files");
        try
        {
            var found = await FindAsync(changed, cancellationToken);
            return Answer<IReadOnlyList<string>>(
                "affected",
                [
                    .. found.Take(MostLines).Select(static entry =>
                        $"{entry.Component.Type}/{entry.Component.Name} in {entry.Component.Stack.Name} ({AffectedTool.Reason(entry)})"),
                ]);
        }
        catch (InfrastructureException fault)
        {
            throw new CapabilityException(fault.Message, fault);
        }
    }

    private async Task<IReadOnlyList<AffectedComponent>> FindAsync(IReadOnlyList<string> changed, CancellationToken cancellationToken)
    {
        var repository = await plugin.CacheOf(workspace).LoadAsync(workspace.Files, cancellationToken);
        var modules = await ModulesAsync(repository, workspace.Files, cancellationToken);
        return AffectedFinder.Find(repository, changed.ToHashSet(StringComparer.Ordinal), modules, dependents: true);
    }

    /// <summary>Reads which folders the code of each component takes modules from.</summary>
    internal static async Task<Func<string, IReadOnlyCollection<string>>> ModulesAsync(
        StackRepository repository, IFiles files, CancellationToken cancellationToken)
    {
        var code = new ModuleFolders(files);
        var modules = new Dictionary<string, IReadOnlyCollection<string>>(StringComparer.Ordinal);
        foreach (var folder in repository.Stacks.SelectMany(repository.ComponentsOf)
            .Where(static component => component.Type == "terraform" && !component.IsAbstract)
            .Select(static component => component.Folder).Distinct(StringComparer.Ordinal))
        {
            modules[folder] = await code.FindAsync(folder, cancellationToken);
        }

        return folder => modules.GetValueOrDefault(folder) ?? [];
    }
}

using AgentHost.Plugins.Infrastructure.Components;
using AgentHost.Plugins.Infrastructure.Stacks;
using AgentHost.Plugins.Infrastructure.Yaml;

namespace AgentHost.Plugins.Infrastructure.Affected;

/// <summary>Finds the components that changed files reach.</summary>
internal static class AffectedFinder
{
    /// <summary>The components, each with its strongest reason, by stack and name.</summary>
    /// <param name="repository">The repository as it is now.</param>
    /// <param name="changed">Files that differ, from the workspace's root.</param>
    /// <param name="modules">Folders that the code in a folder takes modules from.</param>
    /// <param name="dependents">Whether what depends on an affected component counts too.</param>
    public static IReadOnlyList<AffectedComponent> Find(
        StackRepository repository, IReadOnlyCollection<string> changed, Func<string, IReadOnlyCollection<string>> modules, bool dependents)
    {
        var files = changed.ToHashSet(StringComparer.Ordinal);
        var found = new Dictionary<(string Stack, string Type, string Name), AffectedComponent>();
        var all = repository.Stacks.SelectMany(repository.ComponentsOf).Where(static component => !component.IsAbstract).ToList();
        foreach (var component in all)
        {
            if (Reach(repository, component, files, modules) is { } reached)
            {
                found.TryAdd(Key(component), reached);
            }
        }

        // Each round reaches those one step further; what was reached is not looked at again.
        for (var more = dependents; more;)
        {
            more = false;
            foreach (var component in all.Where(component => !found.ContainsKey(Key(component))))
            {
                var by = component.DependsOn.FirstOrDefault(dependency =>
                    dependency.Component is { } name && found.Keys.Any(key => key.Stack == dependency.Stack && key.Name == name));
                if (by is not null)
                {
                    found.Add(Key(component), new(component, "dependency", by.ToString()));
                    more = true;
                }
            }
        }

        return [
            .. found.Values.OrderBy(static entry => entry.Component.Stack.Name, StringComparer.Ordinal)
                .ThenBy(static entry => entry.Component.Name, StringComparer.Ordinal)
        ];
    }

    private static (string Stack, string Type, string Name) Key(ComponentInfo component) => (component.Stack.Name, component.Type, component.Name);

    private static AffectedComponent? Reach(
        StackRepository repository, ComponentInfo component, HashSet<string> files, Func<string, IReadOnlyCollection<string>> modules)
    {
        if (files.FirstOrDefault(file => file.StartsWith(component.Folder + "/", StringComparison.Ordinal)) is { } code)
        {
            return new(component, "code", code);
        }

        if (component.Stack.Files.Any(files.Contains))
        {
            // A value that stands there now, or one that it stands over, is sure; one that was taken away can only be guessed.
            return YamlPath.Leaves(component.Values).SelectMany(static leaf => Layers(leaf.Node))
                .FirstOrDefault(node => files.Contains(node.Place.File)) is { } value
                ? new(component, "values", value.Place.File)
                : new(component, "stack", component.Stack.Files.First(files.Contains));
        }

        if (repository.Layout.File is { } layout && files.Contains(layout))
        {
            return new(component, "stack", layout);
        }

        if (modules(component.Folder).FirstOrDefault(folder => files.Any(file => file.StartsWith(folder + "/", StringComparison.Ordinal))) is { } module)
        {
            return new(component, "code", module + "/");
        }

        return component.DependsOn.FirstOrDefault(dependency =>
            (dependency.File is { } file && files.Contains(file))
            || (dependency.Folder is { } folder && files.Any(one => one.StartsWith(folder + "/", StringComparison.Ordinal)))) is { } by
            ? new(component, "dependency", by.ToString())
            : null;
    }

    private static IEnumerable<YamlNode> Layers(YamlNode node)
    {
        for (var at = node; at is not null; at = at.Before)
        {
            yield return at;
        }
    }
}

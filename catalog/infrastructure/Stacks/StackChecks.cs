using AgentHost.Plugins.Infrastructure.Components;
using AgentHost.Plugins.Infrastructure.Yaml;

namespace AgentHost.Plugins.Infrastructure.Stacks;

/// <summary>Looks for what is wrong with stacks, beyond what reading them told.</summary>
internal static class StackChecks
{
    private static readonly string[] Sections =
    [
        "import", "components", "vars", "settings", "env", "metadata", "overrides", "locals", "hooks", "providers",
        "auth", "command", "generate", "dependencies", "workflows", "name", "description", "tags", "secrets", "version",
        "terraform", "helmfile", "packer", "backend", "backend_type", "remote_state_backend", "remote_state_backend_type",
    ];

    /// <summary>All problems of a repository, or of some stacks of it; by place.</summary>
    /// <param name="repository">The repository.</param>
    /// <param name="stacks">The stacks; null for all, and what no stack imports.</param>
    /// <param name="source">Tells whether a component's folder is there.</param>
    /// <param name="cancellationToken">Ends the look.</param>
    public static async ValueTask<IReadOnlyList<Problem>> FindAsync(
        StackRepository repository, IReadOnlyList<StackInfo>? stacks, IStackSource source, CancellationToken cancellationToken)
    {
        var problems = new List<Problem>(stacks is null ? repository.Problems : stacks.SelectMany(static stack => stack.Problems));
        var folders = new Dictionary<string, bool>(StringComparer.Ordinal);
        foreach (var stack in stacks ?? repository.Stacks)
        {
            problems.AddRange(OddSections(stack));
            foreach (var component in repository.ComponentsOf(stack))
            {
                cancellationToken.ThrowIfCancellationRequested();
                problems.AddRange(component.Problems);
                if (component.IsAbstract)
                {
                    continue;
                }

                problems.AddRange(Missing(repository, component));
                // Code that is fetched or made when it is needed is not there before.
                if (component.Type == "terraform" && component.Values["source"] is null && component.Values["generate"] is null
                    && !folders.TryGetValue(component.Folder, out var there))
                {
                    folders[component.Folder] = there = await source.HasFolderAsync(component.Folder, cancellationToken);
                    if (!there)
                    {
                        var isFetched = await source.ReadAsync("vendor.yaml", cancellationToken) is not null;
                        problems.Add(new(
                            component.Place,
                            $"The component {component.Name} has its code in {component.Folder}, which is no folder"
                            + (isFetched ? ": atmos vendor pull fetches what vendor.yaml names." : "."),
                            IsError: !isFetched));
                    }
                }
            }
        }

        problems.AddRange(Twice(stacks ?? repository.Stacks));
        return [
            .. problems.Distinct().OrderBy(static problem => problem.Place.File, StringComparer.Ordinal).ThenBy(static problem => problem.Place.Line)
                .ThenBy(static problem => problem.Place.Column)
        ];
    }

    private static IEnumerable<Problem> OddSections(StackInfo stack)
    {
        foreach (var (name, value) in stack.Root.Members)
        {
            if (!Sections.Contains(name) && stack.Root.Map("components")?[name] is null)
            {
                yield return new(
                    value.Place,
                    $"{name} is no section that is known{(Nearest.Find(name, Sections) is { } near ? $"; did you mean {near}?" : " here.")}",
                    IsError: false);
            }
        }

        foreach (var (type, value) in stack.Root.Map("components")?.Members ?? [])
        {
            if (value is not YamlMap map)
            {
                yield return new(value.Place, $"components.{type} has to be a map of components; it is {value.Kind}.");
                continue;
            }

            foreach (var (name, own) in map.Members)
            {
                if (own is not YamlMap and not YamlScalar { Type: ScalarKind.Null } and not YamlScalar { Tag: not null })
                {
                    yield return new(own.Place, $"The component {name} has to be a map; it is {own.Kind}.");
                }
                else if ((own as YamlMap)?["vars"] is { } vars
                    and not YamlMap and not YamlScalar { Type: ScalarKind.Null } and not YamlScalar { Tag: not null })
                {
                    yield return new(vars.Place, $"vars of {name} has to be a map; it is {vars.Kind}.");
                }
            }
        }

        foreach (var (path, leaf) in stack.Root.Members.Where(static pair => pair.Key is "vars" or "settings" or "env" or "components" or "terraform")
            .SelectMany(static pair => Clashes(pair.Value, pair.Key)).Take(50))
        {
            yield return new(leaf.Place, $"{path} is {leaf.Kind} here and {leaf.Before!.Kind} at {leaf.Before.Place}, over which it stands.", IsError: false);
        }
    }

    /// <summary>Values that stand over one of another kind.</summary>
    private static IEnumerable<(string Path, YamlNode Node)> Clashes(YamlNode node, string path)
    {
        if (node.Before is { } before && before.GetType() != node.GetType() && !IsNothing(before) && !IsNothing(node)
            && node is not YamlScalar { Tag: not null } && before is not YamlScalar { Tag: not null })
        {
            yield return (path, node);
        }

        foreach (var (name, value) in (node as YamlMap)?.Members ?? [])
        {
            foreach (var clash in Clashes(value, YamlPath.Join(path, name)))
            {
                yield return clash;
            }
        }
    }

    private static bool IsNothing(YamlNode node) => node is YamlScalar { Type: ScalarKind.Null, Tag: null };

    private static IEnumerable<Problem> Missing(StackRepository repository, ComponentInfo component)
    {
        foreach (var dependency in component.DependsOn)
        {
            if (dependency.Component is { } name
                && !repository.Stacks.Any(stack => stack.Name == dependency.Stack && stack.Components.Any(other => other.Name == name)))
            {
                yield return new(dependency.Place, $"{component.Title} depends on {dependency}, which there is not.");
            }
        }
    }

    private static IEnumerable<Problem> Twice(IReadOnlyList<StackInfo> stacks)
    {
        foreach (var group in stacks.GroupBy(static stack => stack.Name, StringComparer.Ordinal).Where(static group => group.Count() > 1))
        {
            var seen = new Dictionary<(string, string), (string File, bool Abstract)>();
            foreach (var stack in group)
            {
                foreach (var (type, name, own) in stack.Components)
                {
                    var isAbstract = own.Map("metadata")?.Text("type") == "abstract";
                    if (!seen.TryAdd((type, name), (stack.File, isAbstract)) && !isAbstract && !seen[(type, name)].Abstract)
                    {
                        yield return new(
                            own.Place, $"The stack {stack.Name} has the component {name} twice: in {seen[(type, name)].File} and in {stack.File}.");
                    }
                }
            }
        }
    }
}

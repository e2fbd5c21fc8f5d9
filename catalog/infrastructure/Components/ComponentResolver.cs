using AgentHost.Plugins.Infrastructure.Layout;
using AgentHost.Plugins.Infrastructure.Merging;
using AgentHost.Plugins.Infrastructure.Stacks;
using AgentHost.Plugins.Infrastructure.Yaml;

namespace AgentHost.Plugins.Infrastructure.Components;

/// <summary>Puts a component together: what holds for the stack, then for its type, then what it inherits in order, then its own, then overrides.</summary>
internal static class ComponentResolver
{
    private const int MostBases = 64;

    private static readonly string[] Structure = ["import", "components", "workflows", "name", "description", "overrides", "metadata", "locals"];
    private static readonly string[] Own = ["metadata", "component", "inherits", "overrides"];

    /// <summary>A component of a stack.</summary>
    public static ComponentInfo Resolve(RepositoryLayout layout, StackInfo stack, string type, string name)
    {
        var problems = new List<Problem>();
        var own = stack.Own(type, name) ?? YamlMap.Empty(Place.Of(stack.File));
        var metadata = own.Map("metadata") ?? YamlMap.Empty(own.Place);
        var merger = new Merger(layout.Lists, CancellationToken.None);
        var order = new List<string>();
        Collect(stack, type, name, order, [], problems);
        var values = Globals(stack.Root, stack);
        try
        {
            values = merger.Merge(values, Globals(stack.Root.Map(type), null));
            foreach (var part in order)
            {
                values = merger.Merge(values, stack.Own(type, part)!.Only(static member => !Own.Contains(member)));
            }

            foreach (var over in new[] { stack.Root.Map("overrides"), stack.Root.Map(type)?.Map("overrides"), own.Map("overrides") })
            {
                values = over is null ? values : merger.Merge(values, over);
            }
        }
        catch (InfrastructureException exception)
        {
            problems.Add(Problem.Of(exception, own.Place));
        }

        order.Reverse();
        var inherits = order.Skip(1).ToList();
        return new(stack, type, name, values, metadata)
        {
            Place = own.Place,
            Folder = FolderOf(layout, stack, type, name, own, inherits, problems),
            Inherits = inherits,
            DependsOn = Dependencies(layout, stack, values, problems),
            Problems = problems,
        };
    }

    /// <summary>Collects the components that it is made of, the most basic first, each once where it first counts.</summary>
    private static void Collect(StackInfo stack, string type, string name, List<string> order, List<string> chain, List<Problem> problems)
    {
        if (stack.Own(type, name) is not { } own || order.Contains(name))
        {
            return;
        }

        chain.Add(name);
        foreach (var parent in Parents(stack, type, own, name))
        {
            if (chain.Contains(parent.Value))
            {
                problems.Add(new(
                    parent.Place,
                    $"{parent.Value} inherits from itself: {string.Join(" → ", chain.SkipWhile(part => part != parent.Value))} → {parent.Value}."));
            }
            else if (stack.Own(type, parent.Value) is null)
            {
                var near = Nearest.Find(parent.Value, stack.Root.Map("components")?.Map(type)?.Keys ?? []);
                problems.Add(new(
                    parent.Place,
                    $"{name} inherits from {parent.Value}, which is no {type} component of {stack.File} or its "
                    + $"imports{(near is null ? "." : $"; did you mean {near}?")}"));
            }
            else if (chain.Count >= MostBases)
            {
                problems.Add(new(parent.Place, $"Components inherit from each other more than {MostBases} deep."));
            }
            else
            {
                Collect(stack, type, parent.Value, order, chain, problems);
            }
        }

        chain.RemoveAt(chain.Count - 1);
        order.Add(name);
    }

    private static IEnumerable<YamlScalar> Parents(StackInfo stack, string type, YamlMap own, string name)
    {
        // The older form: component names what is inherited, if there is such a component, and where the code is.
        if (own["component"] is YamlScalar { Type: not ScalarKind.Null } parent && parent.Value != name && stack.Own(type, parent.Value) is not null)
        {
            yield return parent;
        }

        foreach (var inherited in own.Map("metadata")?.Scalars("inherits") ?? [])
        {
            yield return inherited;
        }
    }

    private static YamlMap Globals(YamlMap? map, StackInfo? root) =>
        map is null
            ? YamlMap.Empty(default)
            : map.Only(name =>
                !Structure.Contains(name)
                && (root is null || (root.Root.Map("components")?[name] is null && name is not ("terraform" or "helmfile" or "packer"))));

    private static string FolderOf(
        RepositoryLayout layout, StackInfo stack, string type, string name, YamlMap own, IReadOnlyList<string> inherits, List<Problem> problems)
    {
        var given = (own.Map("metadata")?["component"] ?? own["component"]) as YamlScalar
            ?? inherits.Select(parent => stack.Own(type, parent))
                .Select(static parent => (parent?.Map("metadata")?["component"] ?? parent?["component"]) as YamlScalar)
                .FirstOrDefault(static found => found is not null);
        var start = layout.Components.TryGetValue(type, out var folder) ? folder : RepositoryLayout.Join("components", type);
        if (RepositoryLayout.Normalize(RepositoryLayout.Join(start, given?.Value ?? name)) is { Length: > 0 } path && given?.Value.StartsWith('/') != true)
        {
            return path;
        }

        problems.Add(new(given?.Place ?? own.Place, $"The component's folder {given?.Value ?? name} is outside the workspace."));
        return RepositoryLayout.Join(start, "-");
    }

    private static List<Dependency> Dependencies(RepositoryLayout layout, StackInfo stack, YamlMap values, List<Problem> problems)
    {
        var found = new List<Dependency>();
        foreach (var list in new[] { values.Map("settings")?["depends_on"], values.Map("dependencies")?["components"] })
        {
            var entries = list switch
            {
                YamlMap map when map["component"] is null && map["name"] is null && map["file"] is null && map["folder"] is null =>
                    map.Members.Select(static pair => pair.Value),
                YamlMap map => [map],
                YamlList items => items.Items,
                _ => [],
            };
            foreach (var entry in entries)
            {
                if (entry is YamlScalar { Type: ScalarKind.Text } single)
                {
                    found.Add(new(single.Place) { Component = single.Value, Stack = stack.Name });
                }
                else if (entry is YamlMap map && Read(layout, stack, values, map) is { } dependency)
                {
                    found.Add(dependency);
                }
                else
                {
                    problems.Add(new(entry.Place, "A dependency names a component, a file or a folder."));
                }
            }
        }

        return found;
    }

    /// <summary>Puts variables in the place of their names (<c>{{ .vars.stage }}</c>); null where something else stands there.</summary>
    private static string? Fill(string? text, YamlMap values)
    {
        for (var at = 0; text is not null && (at = text.IndexOf("{{", at, StringComparison.Ordinal)) >= 0;)
        {
            var end = text.IndexOf("}}", at, StringComparison.Ordinal);
            if (end < 0 || text[(at + 2)..end].Trim() is not ['.', 'v', 'a', 'r', 's', '.', .. var name] || values.Map("vars")?.Text(name) is not { } value)
            {
                return null;
            }

            text = text[..at] + value + text[(end + 2)..];
            at += value.Length;
        }

        return text;
    }

    private static Dependency? Read(RepositoryLayout layout, StackInfo stack, YamlMap values, YamlMap entry)
    {
        if ((entry.Text("component") ?? entry.Text("name")) is { } component)
        {
            // Another stack is named outright, or by the variables that differ; a template of more than names of variables only the program fills in.
            var name = Fill(entry.Text("stack"), values)
                ?? (layout.NamePattern is { } pattern ? StackName.Make(pattern, word => entry.Text(word) ?? values.Map("vars")?.Text(word), out _) : null)
                ?? stack.Name;
            return new(entry.Place) { Component = component, Stack = name };
        }

        return entry.Text("file") is { } file && RepositoryLayout.Normalize(file) is { } path ? new(entry.Place) { File = path }
            : entry.Text("folder") is { } folder && RepositoryLayout.Normalize(folder) is { } at ? new(entry.Place) { Folder = at }
            : null;
    }
}

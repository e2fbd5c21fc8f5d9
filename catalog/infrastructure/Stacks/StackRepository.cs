using System.Collections.Concurrent;
using AgentHost.Plugins.Infrastructure.Components;
using AgentHost.Plugins.Infrastructure.Layout;

namespace AgentHost.Plugins.Infrastructure.Stacks;

/// <summary>The stacks of a repository at one moment. Thread-safe.</summary>
/// <param name="Layout">Where it keeps what.</param>
/// <param name="Stacks">By name.</param>
/// <param name="Problems">What is wrong with any file.</param>
/// <param name="Stamps">The files that were read, and what they held.</param>
internal sealed record StackRepository(
    RepositoryLayout Layout, IReadOnlyList<StackInfo> Stacks, IReadOnlyList<Problem> Problems, IReadOnlyDictionary<string, string> Stamps)
{
    private const int MostKept = 20_000;

    private readonly ConcurrentDictionary<(string File, string Type, string Name), ComponentInfo> _components = [];

    /// <summary>The files of a stack.</summary>
    /// <param name="name">Its name, or the path of its file.</param>
    /// <exception cref="InfrastructureException">There is none.</exception>
    public IReadOnlyList<StackInfo> Find(string name)
    {
        var found = Stacks.Where(stack => stack.Name == name).ToList();
        if (found.Count == 0)
        {
            var path = RepositoryLayout.Normalize(name);
            found =
            [
                .. Stacks.Where(stack =>
                    stack.File == path || stack.File == RepositoryLayout.Join(Layout.Stacks, path ?? "")
                    || stack.File[..stack.File.LastIndexOf('.')] == RepositoryLayout.Join(Layout.Stacks, path ?? ""))
            ];
        }

        return found.Count > 0 ? found : throw new InfrastructureException(Stacks.Count == 0
            ? $"There are no stacks in {Layout.Stacks}. The setting plugins.infrastructure.stacks, or base_path of stacks in atmos.yaml, names the folder."
            : $"There is no stack {name}"
                + $"{(Nearest.Find(name, Stacks.Select(static stack => stack.Name)) is { } near ? $"; did you mean {near}?" : ": stack_list shows those that there are.")}");
    }

    /// <summary>All components of a stack, with what they inherit.</summary>
    public IEnumerable<ComponentInfo> ComponentsOf(StackInfo stack) => stack.Components.Select(component => Resolve(stack, component.Type, component.Name));

    /// <summary>A component in a stack.</summary>
    /// <param name="stackName">The stack's name or file.</param>
    /// <param name="name">The component's name; <c>TYPE/NAME</c> where two types have it.</param>
    /// <exception cref="InfrastructureException">There is none, or there are several.</exception>
    public ComponentInfo FindComponent(string stackName, string name)
    {
        var stacks = Find(stackName);
        var found = stacks.SelectMany(stack =>
            stack.Components.Where(component => component.Name == name || $"{component.Type}/{component.Name}" == name)
                .Select(component => (Stack: stack, component.Type, component.Name))).ToList();
        return found.Count == 1
            ? Resolve(found[0].Stack, found[0].Type, found[0].Name)
            : throw new InfrastructureException(found.Count == 0
                ? $"The stack {stackName} has no component {name}"
                    + $"{(Nearest.Find(name, stacks.SelectMany(static stack => stack.Components).Select(static component => component.Name)) is { } near ? $"; did you mean {near}?" : ": component_list shows those that there are.")}"
                : $"The stack {stackName} has {found.Count} components {name}: "
                    + $"{string.Join(", ", found.Select(static component => $"{component.Type}/{component.Name} in {component.Stack.File}"))}.");
    }

    /// <summary>A component with what it inherits.</summary>
    public ComponentInfo Resolve(StackInfo stack, string type, string name)
    {
        if (_components.TryGetValue((stack.File, type, name), out var known))
        {
            return known;
        }

        var resolved = ComponentResolver.Resolve(Layout, stack, type, name);
        if (_components.Count < MostKept)
        {
            _components[(stack.File, type, name)] = resolved;
        }

        return resolved;
    }
}

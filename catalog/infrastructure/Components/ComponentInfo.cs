using AgentHost.Plugins.Infrastructure.Stacks;
using AgentHost.Plugins.Infrastructure.Yaml;

namespace AgentHost.Plugins.Infrastructure.Components;

/// <summary>A component in a stack, with what it inherits.</summary>
/// <param name="Stack">The stack.</param>
/// <param name="Type">Its type: <c>terraform</c>, <c>helmfile</c>.</param>
/// <param name="Name">Its name.</param>
/// <param name="Values">Its sections (<c>vars</c>, <c>env</c>, <c>settings</c>, <c>backend</c>, …), merged.</param>
/// <param name="Metadata">Its own <c>metadata</c>; empty where there is none.</param>
internal sealed record ComponentInfo(StackInfo Stack, string Type, string Name, YamlMap Values, YamlMap Metadata)
{
    /// <summary>Place of the component in its stack's files.</summary>
    public required Place Place { get; init; }

    /// <summary>The folder of its code, from the workspace's root.</summary>
    public required string Folder { get; init; }

    /// <summary>The components that it inherits from, the nearest first.</summary>
    public IReadOnlyList<string> Inherits { get; init; } = [];

    /// <summary>Dependencies of the component.</summary>
    public IReadOnlyList<Dependency> DependsOn { get; init; } = [];

    /// <summary>Problems found in it.</summary>
    public IReadOnlyList<Problem> Problems { get; init; } = [];

    /// <summary>Only there to be inherited.</summary>
    public bool IsAbstract => Metadata.Text("type") == "abstract";

    /// <summary>False where it says that it is switched off.</summary>
    public bool IsEnabled => Metadata.Text("enabled") != "false";

    /// <summary>The variables that it is given.</summary>
    public YamlMap Variables => Values.Map("vars") ?? YamlMap.Empty(Place);

    /// <summary>Stack and name, for messages.</summary>
    public string Title => $"{Name} in {Stack.Name}";
}

using AgentHost.Plugins.Infrastructure.Yaml;

namespace AgentHost.Plugins.Infrastructure.Stacks;

/// <summary>A stack: a file with all that it imports, merged.</summary>
/// <param name="Name">What it is called. Several files may share a name, and are one stack then.</param>
/// <param name="File">Its file.</param>
/// <param name="Root">What it holds, imports included.</param>
/// <param name="Files">The file and all that it imports, at whatever depth.</param>
/// <param name="Problems">What is wrong with any of them.</param>
internal sealed record StackInfo(string Name, string File, YamlMap Root, IReadOnlySet<string> Files, IReadOnlyList<Problem> Problems)
{
    /// <summary>Its components, by type and name.</summary>
    public IEnumerable<(string Type, string Name, YamlMap Own)> Components
    {
        get
        {
            foreach (var (type, value) in Root.Map("components")?.Members ?? [])
            {
                foreach (var (name, own) in (value as YamlMap)?.Members ?? [])
                {
                    yield return (type, name, own as YamlMap ?? YamlMap.Empty(own.Place));
                }
            }
        }
    }

    /// <summary>A component as the files have it, nothing inherited; null where there is none.</summary>
    public YamlMap? Own(string type, string name) => Root.Map("components")?.Map(type)?[name] is { } own ? own as YamlMap ?? YamlMap.Empty(own.Place) : null;
}

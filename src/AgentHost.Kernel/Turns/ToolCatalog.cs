using System.Collections.Concurrent;
using AgentHost.Kernel.Capabilities;
using AgentHost.Kernel.Configuration;
using AgentHost.Kernel.Json;
using AgentHost.Kernel.Turns.Deferred;

namespace AgentHost.Kernel.Turns;

/// <summary>The tools that a turn starts with; the list does not change under it. Made from manifests: no tool's assembly is loaded for it.</summary>
internal sealed class ToolCatalog
{
    private readonly Dictionary<string, TurnTool> tools;
    private readonly ConcurrentDictionary<string, CompiledSchema> schemas = new(StringComparer.Ordinal);

    private ToolCatalog(Dictionary<string, TurnTool> tools, List<ToolSpec> offered, List<ToolSpec> waiting, SettingsView settings)
    {
        this.tools = tools;
        Waiting = waiting;
        if (waiting.Count > 0)
        {
            offered.AddRange(HostTools.Specs.Where(spec => !tools.ContainsKey(spec.Name) && settings.Flag("tools", spec.Name, "enabled") != false));
            offered.Sort(static (left, right) => string.CompareOrdinal(left.Name, right.Name));
        }

        Offered = offered;
    }

    /// <summary>What the model is shown, sorted by name.</summary>
    public IReadOnlyList<ToolSpec> Offered { get; }

    /// <summary>What it is not shown, and can find through <see cref="HostTools.Search"/>.</summary>
    public IReadOnlyList<ToolSpec> Waiting { get; }

    public IEnumerable<string> Names => tools.Keys;

    /// <param name="registry">What there is.</param>
    /// <param name="settings">What is switched off.</param>
    /// <param name="interactive">Whether a person can answer.</param>
    public static ToolCatalog Build(CapabilityRegistry registry, SettingsView settings, bool interactive)
    {
        var all = new Dictionary<string, TurnTool>(StringComparer.Ordinal);
        var offered = new List<ToolSpec>();
        var waiting = new List<ToolSpec>();
        foreach (var descriptor in registry.List(CapabilityKinds.Tool))
        {
            if (settings.Flag("tools", descriptor.Name, "enabled") == false)
            {
                continue;
            }

            var spec = AgentJson.Read<ToolSpec>(descriptor.Declaration);
            if (spec.NeedsUser && !interactive)
            {
                continue;
            }

            all.Add(spec.Name, new TurnTool(spec, descriptor));
            (spec.Defer ? waiting : offered).Add(spec);
        }

        return new(all, offered, waiting, settings);
    }

    public TurnTool? Find(string name) => tools.GetValueOrDefault(name);

    public CompiledSchema SchemaOf(TurnTool tool) =>
        schemas.GetOrAdd(tool.Spec.Name, static (_, spec) => CompiledSchema.Compile(spec.InputSchema), tool.Spec);
}

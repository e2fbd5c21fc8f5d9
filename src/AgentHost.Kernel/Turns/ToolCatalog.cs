using System.Collections.Concurrent;
using System.Text.Json;
using AgentHost.Client;
using AgentHost.Configuration;
using AgentHost.Json;
using AgentHost.Kernel.Capabilities;
using AgentHost.Kernel.Turns.Deferred;
using AgentHost.Plugins;

namespace AgentHost.Kernel.Turns;

/// <summary>The tools that a turn starts with; the list does not change under it. Made from manifests: no tool's assembly is loaded for it.</summary>
public sealed class ToolCatalog
{
    private const int UsualTools = 64;
    private const long UsualCharacters = 64_000;

    private readonly Dictionary<string, TurnTool> _tools;
    private readonly ConcurrentDictionary<string, CompiledSchema> _schemas = new(StringComparer.Ordinal);

    private ToolCatalog(Dictionary<string, TurnTool> tools, List<ToolSpec> offered, List<ToolSpec> waiting, SettingsView settings)
    {
        _tools = tools;
        Waiting = waiting;
        if (waiting.Count > 0)
        {
            offered.AddRange(HostTools.Specs.Where(spec => !tools.ContainsKey(spec.Name) && settings.Flag("tools", spec.Name, "enabled") != false));
            offered.Sort(static (left, right) => string.CompareOrdinal(left.Name, right.Name));
        }

        Offered = offered;
    }

    /// <summary>Tools that the model is shown, sorted by name.</summary>
    public IReadOnlyList<ToolSpec> Offered { get; }

    /// <summary>Tools that it is not shown, and can find through <see cref="HostTools.Search"/>.</summary>
    public IReadOnlyList<ToolSpec> Waiting { get; }

    public IEnumerable<string> Names => _tools.Keys;

    /// <summary>The tools of a registry.</summary>
    /// <param name="registry">The turn's snapshot of what plugins bring.</param>
    /// <param name="settings">The settings: <c>tools.NAME.enabled</c> takes a tool away, or brings a deferred one forward.</param>
    /// <param name="named">Ids of plugins that the run names: none of their tools waits.</param>
    /// <param name="interactive">True when a person can answer.</param>
    /// <param name="only">The only tools, by name: all of them are shown; null for all.</param>
    /// <param name="model">Facts about the model; null where it does not matter.</param>
    /// <param name="conditions">Conditions that bring a deferred tool forward; null where nothing does.</param>
    /// <param name="found">Tools of sources now; null where they are not known, and names are taken that could be of a source.</param>
    /// <param name="agents">True when sub-agents can be started: without, tools that do nothing else are not there, whoever names them.</param>
    /// <param name="without">Tools that are not there, by name, whoever names them.</param>
    /// <param name="longRunning">True when tools that start sub-agents are there without <paramref name="agents"/> if they are long-running.</param>
    /// <exception cref="HostException">A tool that was named is not there.</exception>
    public static ToolCatalog Build(
        CapabilityRegistry registry,
        SettingsView settings,
        IReadOnlySet<string> named,
        bool interactive,
        IReadOnlyList<string>? only = null,
        ModelInfo? model = null,
        Conditions? conditions = null,
        IReadOnlyList<TurnTool>? found = null,
        bool agents = true,
        IReadOnlyCollection<string>? without = null,
        bool longRunning = false)
    {
        only = only?.Where(name => without?.Contains(name) != true).ToList();
        var all = new Dictionary<string, TurnTool>(StringComparer.Ordinal);
        var offered = new List<ToolSpec>();
        var waiting = new List<ToolSpec>();
        foreach (var descriptor in registry.List(CapabilityKinds.Tool))
        {
            var enabled = settings.Flag("tools", descriptor.Name, "enabled");
            if (enabled == false || only?.Contains(descriptor.Name) == false || without?.Contains(descriptor.Name) == true)
            {
                continue;
            }

            var spec = ClientJson.Read<ToolSpec>(descriptor.Declaration);
            if (spec.NeedsUser && !interactive)
            {
                continue;
            }

            // What stands in for a tool goes with it, where that is to be done without.
            if ((!agents && !(longRunning && spec.LongRunning) && (spec.Effects & ~ToolEffects.Read) == ToolEffects.Agent)
                || (spec.Replaces is { } replaced && without?.Contains(replaced) == true))
            {
                only = only?.Where(name => name != spec.Name).ToList();
                continue;
            }

            all.Add(spec.Name, new TurnTool(spec, descriptor));
            var waits = spec.Defer && only is null && enabled != true && !named.Contains(descriptor.Owner.Id)
                && (spec.IncludeWhen.Count == 0 || conditions?.Hold(spec.IncludeWhen, descriptor, registry) != true);
            (waits ? waiting : offered).Add(spec);
        }

        if (only is null)
        {
            HoldBack(all, offered, waiting, settings, named);
        }

        if (found is { Count: > 0 })
        {
            AddFound(without is { Count: > 0 } ? [.. found.Where(tool => !without.Contains(tool.Spec.Name))] : found, all, offered, waiting, settings, only);
        }

        foreach (var name in only ?? [])
        {
            if (!all.ContainsKey(name) && !MayCome(registry, name))
            {
                throw new HostException(HostFailure.NotFound, $"There is no tool \"{SchemaText.Short(name)}\" here{WhyNot(registry, settings, name)}");
            }
        }

        if (model?.Patches == true)
        {
            Exchange(offered, waiting, settings);
        }

        return new(all, offered, waiting, settings);
    }

    /// <summary>Checks that tools which a prompt names can be had.</summary>
    /// <param name="registry">The workspace's registry.</param>
    /// <param name="settings">The settings.</param>
    /// <param name="interactive">True when a person can answer.</param>
    /// <param name="names">The names.</param>
    /// <exception cref="HostException">One of them is not there.</exception>
    public static void CheckNames(CapabilityRegistry registry, SettingsView settings, bool interactive, IReadOnlyList<string> names)
    {
        foreach (var name in names)
        {
            var isThere = registry.Find(CapabilityKinds.Tool, name) is { } known
                && settings.Flag("tools", name, "enabled") != false && (interactive || !ClientJson.Read<ToolSpec>(known.Declaration).NeedsUser);
            if (!isThere && !MayCome(registry, name))
            {
                throw new HostException(HostFailure.NotFound, $"There is no tool \"{SchemaText.Short(name)}\" here{WhyNot(registry, settings, name)}");
            }
        }
    }

    /// <summary>
    /// Lets tools of plugins that a person installed, or a project brings, wait where there are more than a request should carry: a plugin's all or none, in
    /// the order of ids, so that a request begins as the one before it.
    /// </summary>
    private static void HoldBack(
        Dictionary<string, TurnTool> all, List<ToolSpec> offered, List<ToolSpec> waiting, SettingsView settings, IReadOnlySet<string> named)
    {
        var tools = settings.Integer("limits", "shownTools") ?? UsualTools;
        var characters = settings.Long("limits", "shownToolChars") ?? UsualCharacters;
        var added = offered
            .Where(spec => all[spec.Name].Descriptor.Owner is { Installed.Origin: PluginOrigin.User or PluginOrigin.Project } owner
                && !named.Contains(owner.Id) && settings.Flag("tools", spec.Name, "enabled") != true)
            .GroupBy(spec => all[spec.Name].Descriptor.Owner.Id, StringComparer.Ordinal)
            .OrderBy(static plugin => plugin.Key, StringComparer.Ordinal);
        var held = new HashSet<string>(StringComparer.Ordinal);
        foreach (var plugin in added)
        {
            var count = plugin.Count();
            var size = plugin.Sum(static spec => spec.Name.Length + spec.Description.Length + (long)spec.InputSchema.GetRawText().Length);
            if (count > tools || size > characters)
            {
                held.UnionWith(plugin.Select(static spec => spec.Name));
            }
            else
            {
                tools -= count;
                characters -= size;
            }
        }

        if (held.Count > 0)
        {
            waiting.AddRange(offered.Where(spec => held.Contains(spec.Name)));
            waiting.Sort(static (left, right) => string.CompareOrdinal(left.Name, right.Name));
            offered.RemoveAll(spec => held.Contains(spec.Name));
        }
    }

    private static void AddFound(
        IReadOnlyList<TurnTool> found,
        Dictionary<string, TurnTool> all,
        List<ToolSpec> offered,
        List<ToolSpec> waiting,
        SettingsView settings,
        IReadOnlyList<string>? only)
    {
        foreach (var tool in found)
        {
            var spec = tool.Spec;
            var enabled = settings.Flag("tools", spec.Name, "enabled");
            if (enabled != false && only?.Contains(spec.Name) != false && all.TryAdd(spec.Name, tool))
            {
                (spec.Defer && only is null && enabled != true ? waiting : offered).Add(spec);
            }
        }

        offered.Sort(static (left, right) => string.CompareOrdinal(left.Name, right.Name));
        waiting.Sort(static (left, right) => string.CompareOrdinal(left.Name, right.Name));
    }

    /// <summary>Tests that a name that no plugin declares can be that of a tool which a source finds later.</summary>
    public static bool MayCome(CapabilityRegistry registry, string name)
    {
        foreach (var source in registry.List(CapabilityKinds.ToolSource))
        {
            if (source.Declaration.ValueKind == JsonValueKind.Object && source.Declaration.TryGetProperty("prefix", out var prefix)
                && prefix.ValueKind == JsonValueKind.String
                && name.StartsWith(prefix.GetString()!, StringComparison.Ordinal))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Tools that take patches change places with those that they stand in for, but for what the person put forward.</summary>
    private static void Exchange(List<ToolSpec> offered, List<ToolSpec> waiting, SettingsView settings)
    {
        foreach (var spec in waiting.FindAll(static spec => spec.Replaces is not null))
        {
            if (offered.Find(other => other.Name == spec.Replaces) is not { } other)
            {
                continue;
            }

            waiting.Remove(spec);
            offered.Add(spec);
            if (settings.Flag("tools", other.Name, "enabled") != true)
            {
                offered.Remove(other);
                waiting.Add(other);
            }
        }

        offered.Sort(static (left, right) => string.CompareOrdinal(left.Name, right.Name));
        waiting.Sort(static (left, right) => string.CompareOrdinal(left.Name, right.Name));
    }

    private static string WhyNot(CapabilityRegistry registry, SettingsView settings, string name)
    {
        if (registry.Find(CapabilityKinds.Tool, name) is null)
        {
            return NearestName.Find(name, registry.List(CapabilityKinds.Tool).Select(static known => known.Name)) is { } near ? $"; did you mean {near}?" : ".";
        }

        return settings.Flag("tools", name, "enabled") == false ? $": tools.{name}.enabled is false." : ": it asks a person, and nobody can answer.";
    }

    public TurnTool? Find(string name) => _tools.GetValueOrDefault(name);

    public CompiledSchema SchemaOf(TurnTool tool) =>
        _schemas.GetOrAdd(tool.Spec.Name, _ => CompiledSchema.Compile(tool.Spec.InputSchema));
}

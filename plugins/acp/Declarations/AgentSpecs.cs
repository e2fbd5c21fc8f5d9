using System.Text.Json;

namespace AgentHost.Plugins.Acp.Declarations;

/// <summary>Finds the agents that a workspace has: those of the settings, then those of plugins.</summary>
internal static class AgentSpecs
{
    /// <summary>The kind of contribution.</summary>
    public const string Kind = "acp-agent";

    private const int Most = 200;

    /// <summary>All of them by name. One of the settings stands before a plugin's of the same name, and takes over what it does not say itself.</summary>
    public static async ValueTask<IReadOnlyList<AgentSpec>> FindAsync(IWorkspaceContext workspace, CancellationToken cancellationToken)
    {
        var declared = workspace.Capabilities is { } capabilities ? await capabilities.ListAsync(Kind, cancellationToken) : [];
        return Merge(workspace.Settings.Get("agents"), [.. declared.Where(static info => !info.Shadowed)]);
    }

    /// <summary>One by its name; null where there is none.</summary>
    public static async ValueTask<AgentSpec?> FindAsync(IWorkspaceContext workspace, string name, CancellationToken cancellationToken) =>
        (await FindAsync(workspace, cancellationToken)).FirstOrDefault(spec => spec.Name == name);

    /// <summary>Those of the settings over those that plugins declare.</summary>
    internal static IReadOnlyList<AgentSpec> Merge(JsonElement own, IReadOnlyList<CapabilityInfo> declared)
    {
        var specs = new List<AgentSpec>();
        var names = new HashSet<string>(StringComparer.Ordinal);
        if (own.ValueKind == JsonValueKind.Object)
        {
            foreach (var entry in own.EnumerateObject().Take(Most))
            {
                names.Add(entry.Name);
                var before = declared.FirstOrDefault(info => info.Name == entry.Name) is { } info ? Read(info.Name, info.Plugin, info.Declaration, null) : null;
                if (entry.Value.Get("disabled").ValueKind != JsonValueKind.True && Read(entry.Name, "settings", entry.Value, before) is { } spec)
                {
                    specs.Add(spec);
                }
            }
        }

        specs.AddRange(declared.Where(info => names.Add(info.Name)).Take(Most)
            .Select(static info => Read(info.Name, info.Plugin, info.Declaration, null)).OfType<AgentSpec>());
        return specs;
    }

    /// <summary>Reads one; null where it names no program.</summary>
    internal static AgentSpec? Read(string name, string plugin, JsonElement entry, AgentSpec? before) =>
        (entry.Text("command") ?? before?.Command) is not { Length: > 0 } command
            ? null
            : new AgentSpec(name, command, entry.Has("args") ? entry.Get("args").Texts(Most) : before?.Arguments ?? [], plugin)
            {
                Title = entry.Text("title") ?? before?.Title ?? name,
                Environment = entry.Has("env") ? entry.Get("env").Pairs(Most) : before?.Environment ?? default(JsonElement).Pairs(Most),
                Variables = List(entry, "variables", before?.Variables),
                Hosts = List(entry, "hosts", before?.Hosts),
                Reads = List(entry, "reads", before?.Reads),
                Writes = List(entry, "writes", before?.Writes),
                Mode = entry.Text("mode") ?? before?.Mode,
                Logins = entry.Has("logins") ? entry.Get("logins").Pairs(Most) : before?.Logins ?? default(JsonElement).Pairs(Most),
                Asks = entry.Get("asks").ValueKind switch { JsonValueKind.True => true, JsonValueKind.False => false, _ => before?.Asks },
                Acquire = Hint(entry) ?? before?.Acquire,
                Limit = entry.Number("limit") is { } seconds ? TimeSpan.FromSeconds(Math.Clamp(seconds, 1, 86_400)) : before?.Limit ?? TimeSpan.FromHours(1),
                Keep = entry.Number("keep") is { } rest ? TimeSpan.FromSeconds(Math.Clamp(rest, 0, 86_400)) : before?.Keep ?? TimeSpan.FromMinutes(5),
            };

    private static string? Hint(JsonElement entry)
    {
        foreach (var way in entry.Get("acquire").Items())
        {
            if (way.Text("run") is { } run)
            {
                return $"run: {run}" + (way.Text("page") is { } page ? $" ({page})" : "");
            }
        }

        return null;
    }

    private static IReadOnlyList<string> List(JsonElement entry, string name, IReadOnlyList<string>? before) =>
        entry.Has(name) ? entry.Get(name).Texts(Most) : before ?? [];
}

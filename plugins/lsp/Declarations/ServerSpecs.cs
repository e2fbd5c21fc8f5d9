using System.Text.Json;
using System.Text.Json.Nodes;

namespace AgentHost.Plugins.Lsp.Declarations;

/// <summary>Finds the servers that a workspace has: those of the settings, then those of plugins.</summary>
internal static class ServerSpecs
{
    /// <summary>The kind of contribution.</summary>
    public const string Kind = "language-server";

    private const int Most = 200;

    /// <summary>All of them by name. One of the settings stands before a plugin's of the same name, and takes over what it does not say itself.</summary>
    public static async ValueTask<IReadOnlyList<ServerSpec>> FindAsync(IWorkspaceContext workspace, CancellationToken cancellationToken)
    {
        var specs = new List<ServerSpec>();
        var own = workspace.Settings.Get("servers");
        var declared = workspace.Capabilities is { } capabilities ? await capabilities.ListAsync(Kind, cancellationToken) : [];
        var names = new HashSet<string>(StringComparer.Ordinal);
        if (own.ValueKind == JsonValueKind.Object)
        {
            foreach (var server in own.EnumerateObject().Take(Most))
            {
                names.Add(server.Name);
                var before = declared.FirstOrDefault(info => info.Name == server.Name && !info.Shadowed) is { } info
                    ? Read(info.Name, info.Plugin, info.Declaration, null)
                    : null;
                if (server.Value.Get("disabled").ValueKind != JsonValueKind.True && Read(server.Name, "settings", server.Value, before) is { } spec)
                {
                    specs.Add(spec);
                }
            }
        }

        foreach (var info in declared.Where(info => !info.Shadowed && names.Add(info.Name)).Take(Most))
        {
            if (Read(info.Name, info.Plugin, info.Declaration, null) is { } spec)
            {
                specs.Add(spec);
            }
        }

        return workspace.Target == "local" ? Join(specs) : specs;
    }

    /// <summary>Gives TypeScript's server what others bring for it, where that is installed.</summary>
    internal static IReadOnlyList<ServerSpec> Join(IReadOnlyList<ServerSpec> specs)
    {
        var joined = specs.ToList();
        var at = joined.FindIndex(static spec => spec.Name == TypeScriptPlugin.Server);
        foreach (var (spec, plugin) in specs.Where(static spec => spec.TypeScript is not null).Select(static spec => (spec, spec.TypeScript!)))
        {
            if (at >= 0 && NodePackages.FolderFor(spec.Command, plugin.Name) is { } folder)
            {
                joined[at] = With(joined[at], spec, plugin, folder);
            }
        }

        return joined;
    }

    /// <summary>Reads one; null where it names no program or no file types.</summary>
    internal static ServerSpec? Read(string name, string plugin, JsonElement entry, ServerSpec? before)
    {
        if ((entry.Text("command") ?? before?.Command) is not { Length: > 0 } command)
        {
            return null;
        }

        var types = entry.Has("fileTypes") ? entry.Get("fileTypes").Texts(Most) : before?.FileTypes ?? [];
        return types.Count == 0 ? null : new ServerSpec(name, command, entry.Has("args") ? entry.Get("args").Texts(Most) : before?.Arguments ?? [], plugin)
        {
            Environment = entry.Has("env")
                ? entry.Get("env").Pairs(Most).ToDictionary(static pair => pair.Key, static pair => (string?)pair.Value, StringComparer.Ordinal)
                : before?.Environment ?? new Dictionary<string, string?>(StringComparer.Ordinal),
            FileTypes = types,
            LanguageId = entry.Text("languageId") ?? before?.LanguageId ?? types[0].TrimStart('.'),
            LanguageIds = entry.Has("languageIds")
                ? entry.Get("languageIds").Pairs(Most)
                : before?.LanguageIds ?? new Dictionary<string, string>(StringComparer.Ordinal),
            RootMarkers = entry.Has("rootMarkers") ? entry.Get("rootMarkers").Texts(Most) : before?.RootMarkers ?? [],
            ProjectFiles = entry.Get("projectFiles").ValueKind == JsonValueKind.Array ? entry.Get("projectFiles").Texts(Most) : before?.ProjectFiles ?? [],
            Alone = entry.Get("alone").ValueKind switch { JsonValueKind.False => false, JsonValueKind.True => true, _ => before?.Alone ?? false },
            Marked = entry.Get("marked").ValueKind switch { JsonValueKind.False => false, JsonValueKind.True => true, _ => before?.Marked ?? false },
            TypeScript = Plugin(entry.Get("typescriptPlugin")) ?? before?.TypeScript,
            Settings = entry.Get("settings") is { ValueKind: JsonValueKind.Object } settings ? settings : before?.Settings ?? AgentJson.EmptyObject,
            InitializationOptions = entry.Has("initializationOptions") ? entry.Get("initializationOptions") : before?.InitializationOptions ?? default,
            NeedsTrust = entry.Get("needsTrust").ValueKind switch { JsonValueKind.False => false, JsonValueKind.True => true, _ => before?.NeedsTrust ?? true },
            Settle = entry.Number("settle") is { } settle
                ? TimeSpan.FromMilliseconds(Math.Clamp(settle, 0, 5_000))
                : before?.Settle ?? TimeSpan.FromMilliseconds(250),
            Delay = entry.Number("delay") is { } delay ? TimeSpan.FromMilliseconds(Math.Clamp(delay, 0, 5_000)) : before?.Delay ?? TimeSpan.Zero,
            Silent = entry.Get("silent").ValueKind switch { JsonValueKind.False => false, JsonValueKind.True => true, _ => before?.Silent ?? false },
            Partial = entry.Get("partial").ValueKind switch { JsonValueKind.False => false, JsonValueKind.True => true, _ => before?.Partial ?? false },
            Symbols = entry.Get("symbols").ValueKind switch { JsonValueKind.False => false, JsonValueKind.True => true, _ => before?.Symbols ?? true },
            Ready = entry.Text("ready") ?? before?.Ready,
            Acquire = Hint(entry) ?? before?.Acquire,
        };
    }

    private static ServerSpec With(ServerSpec typescript, ServerSpec other, TypeScriptPlugin plugin, string folder)
    {
        var types = plugin.OpensFiles ? other.FileTypes.Where(type => !typescript.FileTypes.Contains(type, StringComparer.Ordinal)).ToList() : [];
        var entry = new JsonObject { ["name"] = plugin.Name, ["location"] = folder };
        if (types.Count > 0)
        {
            entry["languages"] = new JsonArray([.. types.Select(other.LanguageOf).Distinct().Select(static id => (JsonNode)id)]);
        }

        // vtsls, another server over TypeScript, has its plugins among its settings.
        var isVtsls = Path.GetFileNameWithoutExtension(typescript.Command) == "vtsls";
        entry["enableForWorkspaceTypeScriptVersions"] = isVtsls ? true : null;
        return typescript with
        {
            FileTypes = [.. typescript.FileTypes, .. types],
            JoinedTypes = [.. typescript.JoinedTypes, .. types],
            LanguageIds = typescript.LanguageIds.Concat(types.Select(type => KeyValuePair.Create(type, other.LanguageOf(type))))
                .ToDictionary(static pair => pair.Key, static pair => pair.Value, StringComparer.Ordinal),
            Settings = isVtsls ? Added(typescript.Settings, entry, "vtsls", "tsserver", "globalPlugins") : typescript.Settings,
            InitializationOptions = isVtsls ? typescript.InitializationOptions : Added(typescript.InitializationOptions, entry, "plugins"),
        };
    }

    private static JsonElement Added(JsonElement options, JsonObject entry, params ReadOnlySpan<string> path)
    {
        var all = options.ValueKind == JsonValueKind.Object ? JsonObject.Create(options)! : [];
        var at = all;
        foreach (var name in path[..^1])
        {
            if (at[name] is not JsonObject next)
            {
                at[name] = next = [];
            }

            at = next;
        }

        if (at[path[^1]] is not JsonArray list)
        {
            at[path[^1]] = list = [];
        }

        list.Add((JsonNode)entry);
        return Json.Of(all);
    }

    private static TypeScriptPlugin? Plugin(JsonElement entry) =>
        entry.Text("name") is { Length: > 0 } name && !name.Contains("..", StringComparison.Ordinal) && !Path.IsPathRooted(name)
            ? new(name, entry.Get("opensFiles").ValueKind == JsonValueKind.True, entry.Get("asksThrough").ValueKind == JsonValueKind.True)
            : null;

    private static string? Hint(JsonElement entry)
    {
        foreach (var way in entry.Get("acquire").Items())
        {
            if ((way.Text("run") ?? way.Text("package")) is { } what)
            {
                return (way.Text("run") is null ? $"install the package {what}" : $"run: {what}") + (way.Text("page") is { } page ? $" ({page})" : "");
            }
        }

        return null;
    }
}

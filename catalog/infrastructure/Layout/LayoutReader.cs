using System.Text.Json;
using AgentHost.Plugins.Infrastructure.Merging;
using AgentHost.Plugins.Infrastructure.Stacks;
using AgentHost.Plugins.Infrastructure.Yaml;

namespace AgentHost.Plugins.Infrastructure.Layout;

/// <summary>Finds out how a repository is laid out: by the plugin's settings, then by <c>atmos.yaml</c>, then by custom.</summary>
internal static class LayoutReader
{
    private static readonly string[] Files = ["atmos.yaml", "atmos.yml", ".atmos.yaml"];

    /// <summary>Reads it.</summary>
    /// <exception cref="InfrastructureException">The file cannot be read.</exception>
    public static async ValueTask<RepositoryLayout> ReadAsync(IStackSource source, JsonElement settings, CancellationToken cancellationToken)
    {
        var layout = new RepositoryLayout();
        foreach (var name in Files)
        {
            if (await source.ReadAsync(name, cancellationToken) is { } file)
            {
                layout = file.Fault is { } fault ? throw new InfrastructureException(fault.Place, fault.Message) : Read(file, name);
                break;
            }
        }

        return Apply(layout, settings);
    }

    private static RepositoryLayout Read(StackFile file, string name)
    {
        if (file.Root is not { } root)
        {
            return new() { File = name };
        }

        var problems = new List<Problem>();
        var standard = new RepositoryLayout();
        var start = Folder(root, "", "", problems);
        var stacks = root.Map("stacks");
        var bases = standard.Components.ToDictionary(StringComparer.Ordinal);
        foreach (var (type, _) in standard.Components)
        {
            bases[type] = Folder(root.Map("components")?.Map(type), start, standard.Components[type], problems);
        }

        var folder = Folder(stacks, start, standard.Stacks, problems);
        return standard with
        {
            File = name,
            Stacks = folder,
            Components = bases,
            Workflows = Folder(root.Map("workflows"), start, RepositoryLayout.Join(folder, "workflows"), problems),
            Include = Globs(stacks, "included_paths") ?? standard.Include,
            Exclude = Globs(stacks, "excluded_paths") ?? standard.Exclude,
            NamePattern = Pattern(stacks, problems),
            Lists = root.Map("settings")?.Text("list_merge_strategy") switch
            {
                "append" => ListStrategy.Append,
                "merge" => ListStrategy.Merge,
                _ => ListStrategy.Replace
            },
            Problems = problems,
        };
    }

    private static string Folder(YamlMap? map, string start, string standard, List<Problem> problems)
    {
        if (map?["base_path"] is not YamlScalar { Type: not ScalarKind.Null } given)
        {
            return standard.Length > 0 && !standard.StartsWith(start + "/", StringComparison.Ordinal) ? RepositoryLayout.Join(start, standard) : standard;
        }

        if (given.Value.StartsWith('/') || RepositoryLayout.Normalize(RepositoryLayout.Join(start, given.Value)) is not { } path)
        {
            problems.Add(new(given.Place, $"{given.Value} is outside the workspace and is not looked at."));
            return standard;
        }

        return path;
    }

    private static List<string>? Globs(YamlMap? stacks, string member)
    {
        var globs = stacks?.Scalars(member).Select(static scalar => scalar.Value.TrimStart('.', '/')).Where(static glob => glob.Length > 0).ToList();
        return globs is { Count: > 0 } ? globs : null;
    }

    /// <summary>The pattern, or a template that only names variables.</summary>
    private static string? Pattern(YamlMap? stacks, List<Problem> problems)
    {
        if (stacks?["name_template"] is not YamlScalar { Value.Length: > 0 } template)
        {
            return stacks?.Text("name_pattern");
        }

        var pattern = new System.Text.StringBuilder();
        var at = 0;
        var text = template.Value;
        while (at < text.Length)
        {
            var open = text.IndexOf("{{", at, StringComparison.Ordinal);
            var close = open < 0 ? -1 : text.IndexOf("}}", open, StringComparison.Ordinal);
            if (close < 0)
            {
                pattern.Append(text.AsSpan(at));
                break;
            }

            var inner = text[(open + 2)..close].Trim().Trim('-').Trim();
            if (!inner.StartsWith(".vars.", StringComparison.Ordinal) || inner.AsSpan(6).ContainsAny(" .|(\""))
            {
                problems.Add(new(
                    template.Place,
                    $"name_template is more than names of variables ({{{{{inner}}}}}): stacks are called by their files here.",
                    IsError: false));
                return null;
            }

            pattern.Append(text.AsSpan(at, open - at)).Append('{').Append(inner.AsSpan(6)).Append('}');
            at = close + 2;
        }

        return pattern.ToString();
    }

    private static RepositoryLayout Apply(RepositoryLayout layout, JsonElement settings)
    {
        if (settings.ValueKind != JsonValueKind.Object)
        {
            return layout;
        }

        if (Path(settings, "stacks") is { } stacks)
        {
            layout = layout with { Stacks = stacks, Workflows = layout.File is null ? RepositoryLayout.Join(stacks, "workflows") : layout.Workflows };
        }

        if (Path(settings, "components") is { } components)
        {
            layout = layout with
            {
                Components = layout.Components.ToDictionary(
                    static pair => pair.Key, pair => pair.Key == "terraform" ? components : pair.Value, StringComparer.Ordinal)
            };
        }

        return layout with
        {
            Workflows = Path(settings, "workflows") ?? layout.Workflows,
            Include = ToolSettings.Texts(settings, "include") is { Count: > 0 } include ? include : layout.Include,
            Exclude = ToolSettings.Texts(settings, "exclude") is { Count: > 0 } exclude ? exclude : layout.Exclude,
            NamePattern = Text(settings, "namePattern") ?? layout.NamePattern,
            Lists = Text(settings, "lists") switch
            {
                "replace" => ListStrategy.Replace,
                "append" => ListStrategy.Append,
                "merge" => ListStrategy.Merge,
                _ => layout.Lists
            },
        };
    }

    private static string? Path(JsonElement settings, string name) =>
        Text(settings, name) is { } text && !text.StartsWith('/') ? RepositoryLayout.Normalize(text) : null;

    private static string? Text(JsonElement settings, string name) =>
        settings.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String && value.GetString() is { Length: > 0 } text ? text : null;
}

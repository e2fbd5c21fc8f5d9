using System.Text.Json;
using AgentHost.Client;
using AgentHost.Json;

namespace AgentHost.Configuration;

/// <summary>Checks one layer against the schemas of the kernel, of plugins and of tools. What is wrong is reported and left out; the rest counts.</summary>
internal sealed class SettingsChecker(SettingsOwners owners, List<JsonProblem> problems)
{
    /// <summary>Faults read of one file, so that each can be left out; of more than that the whole file is.</summary>
    private static readonly SchemaLimits Limits = new(MaxFaults: 500);

    /// <summary>Faults told of one file.</summary>
    private const int MostTold = 20;

    private CompiledSchema? _kernel;
    private int _told;

    public void Check(SettingsLayer layer)
    {
        _told = 0;
        problems.AddRange(layer.Duplicates);
        Apply(layer, SettingsSchema.Kernel(ref _kernel), layer.Root, "", "");
        CheckTop(layer);
        Each(layer, "plugins", CheckPlugin);
        Each(layer, "tools", CheckTool);
        Each(layer, "providers", CheckProvider);
        SettingsValues.Check(layer, Tell);
    }

    private void CheckTop(SettingsLayer layer)
    {
        foreach (var member in layer.Root.EnumerateObject())
        {
            var name = member.Name;
            var pointer = "/" + name.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal);
            if (SettingsSchema.IsKernelKey(name))
            {
                if (name == "lock" && layer.Scope != SettingsScope.Managed)
                {
                    Refuse(layer, pointer, "lock has a meaning in the administrator's file only; remove it here.", ProblemCodes.NotAllowedHere, atKey: true);
                }
            }
            else if (owners.FindByAlias(name) is { } manifest)
            {
                CheckSettingsOf(manifest, layer, member.Value, pointer, name);
            }
            else if (owners.FindAbsentOwner(name) is { } absent)
            {
                Tell(layer.Problem(
                    pointer, $"\"{name}\" belongs to the plugin \"{absent}\", which is not installed, so it does nothing.", JsonSeverity.Warning, atKey: true,
                    code: ProblemCodes.NotInstalled));
            }
            else
            {
                var near = NearestName.Find(name, SettingsSchema.KernelKeys.Concat(owners.Aliases));
                Refuse(layer, pointer, $"there is no setting \"{SchemaText.Short(name)}\"{Guess(near)}.", ProblemCodes.UnknownKey, atKey: true);
            }
        }
    }

    private void CheckPlugin(SettingsLayer layer, string id, JsonElement value, string pointer)
    {
        if (owners.FindPlugin(id) is { } manifest)
        {
            CheckSettingsOf(manifest, layer, value, pointer, "plugins." + id);
            return;
        }
        var near = NearestName.Find(id, owners.PluginIds);
        Tell(layer.Problem(
            pointer, $"the plugin \"{SchemaText.Short(id)}\" is not installed, so its settings do nothing{Guess(near)}.", JsonSeverity.Warning, atKey: true,
            code: ProblemCodes.NotInstalled));
    }

    private void CheckSettingsOf(PluginManifest manifest, SettingsLayer layer, JsonElement value, string pointer, string path)
    {
        if (value.ValueKind != JsonValueKind.Object)
        {
            Refuse(layer, pointer, $"{path}: expected an object, got {SchemaText.Describe(value)}.", ProblemCodes.WrongType);
            return;
        }
        if (layer.IsOfProject && manifest.PersonalSettings)
        {
            Refuse(
                layer,
                pointer,
                $"{path}: these settings are your own, and a project's file cannot set them; move them into your own agent.json.",
                ProblemCodes.NotAllowedHere);
            return;
        }
        if (layer.IsOfProject && value.TryGetProperty("enabled", out _) && ManifestDeclarations.Of(manifest, CapabilityKinds.HookSource).Any())
        {
            Refuse(
                layer,
                pointer + "/enabled",
                $"{path}.enabled: a project's file cannot switch what runs hooks; move it into your own agent.json.",
                ProblemCodes.NotAllowedHere);
        }
        if (owners.SchemaOfPlugin(manifest) is { } schema)
        {
            Apply(layer, schema, value, pointer, path);
            return;
        }
        if (value.TryGetProperty("enabled", out var enabled) && enabled.ValueKind is not (JsonValueKind.True or JsonValueKind.False))
        {
            Refuse(layer, pointer + "/enabled", $"{path}.enabled: expected true or false, got {SchemaText.Describe(enabled)}.", ProblemCodes.WrongType);
        }
        foreach (var member in value.EnumerateObject())
        {
            if (member.Name != "enabled")
            {
                Tell(layer.Problem(
                    pointer + "/" + member.Name,
                    $"the plugin \"{manifest.Id}\" has no settings, so {path}.{SchemaText.Short(member.Name)} does nothing.",
                    JsonSeverity.Warning,
                    atKey: true,
                    code: ProblemCodes.UnknownKey));
            }
        }
    }

    private void CheckTool(SettingsLayer layer, string name, JsonElement value, string pointer)
    {
        if (!owners.TryFindTool(name, out var schema))
        {
            // Tools may come from sources that only a running plugin knows.
            var near = NearestName.Find(name, owners.ToolNames);
            Tell(layer.Problem(
                pointer, $"no installed plugin brings a tool \"{SchemaText.Short(name)}\"{Guess(near)}.", JsonSeverity.Warning, atKey: true,
                code: ProblemCodes.NotInstalled));
        }
        else if (value.ValueKind == JsonValueKind.Object)
        {
            Apply(layer, schema, value, pointer, "tools." + name);
        }
    }

    private void CheckProvider(SettingsLayer layer, string name, JsonElement value, string pointer)
    {
        if (value.ValueKind != JsonValueKind.Object)
        {
            return;
        }

        var named = value.TryGetProperty("type", out var given) && given.ValueKind == JsonValueKind.String;
        var type = named ? given.GetString()! : name;
        if (owners.TryFindProvider(type, out var schema))
        {
            if (schema is not null)
            {
                Apply(layer, schema, value, pointer, "providers." + name);
            }
        }
        else if (named)
        {
            // An entry without a type may have it from another file.
            var near = NearestName.Find(type, owners.ProviderTypes);
            Tell(layer.Problem(
                pointer + "/type",
                $"no installed plugin brings a provider of the type \"{SchemaText.Short(type)}\", "
                + $"so providers.{SchemaText.Short(name)} does nothing{Guess(near)}.",
                JsonSeverity.Warning,
                code: ProblemCodes.NotInstalled));
        }
    }

    private void Apply(SettingsLayer layer, CompiledSchema schema, JsonElement value, string pointer, string path)
    {
        var result = JsonSchemaValidator.Validate(schema, value, path, Limits);
        if (result.Faults.Count >= Limits.MaxFaults)
        {
            layer.Refuse(pointer);
        }
        foreach (var fault in result.Faults)
        {
            // What the kernel's own schema has refused is told once.
            if (!layer.IsRefused(pointer + fault.InstancePath))
            {
                Refuse(layer, pointer + fault.InstancePath, fault.Message + ".", fault.Code, fault.IsAboutName);
            }
        }
    }

    private static void Each(SettingsLayer layer, string key, Action<SettingsLayer, string, JsonElement, string> check)
    {
        var pointer = "/" + key;
        if (layer.IsRefused(pointer) || !layer.Root.TryGetProperty(key, out var map) || map.ValueKind != JsonValueKind.Object)
        {
            return;
        }
        foreach (var member in map.EnumerateObject())
        {
            var place = pointer + "/" + member.Name.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal);
            if (!layer.IsRefused(place))
            {
                check(layer, member.Name, member.Value, place);
            }
        }
    }

    private void Refuse(SettingsLayer layer, string pointer, string message, string code, bool atKey = false)
    {
        layer.Refuse(pointer);
        Tell(layer.Problem(pointer, message, JsonSeverity.Error, atKey, code));
    }

    private void Tell(JsonProblem problem)
    {
        if (_told++ < MostTold)
        {
            problems.Add(problem);
        }
    }

    private static string Guess(string? near) => near is null ? "" : $" (did you mean \"{near}\"?)";
}

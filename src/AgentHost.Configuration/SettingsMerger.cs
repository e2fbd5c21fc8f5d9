using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using AgentHost.Json;

namespace AgentHost.Configuration;

/// <summary>Puts layers over one another, the weakest first: maps merge, additive lists add up, of all else the later wins.</summary>
internal sealed class SettingsMerger(SettingsOwners owners, List<JsonProblem> problems)
{
    private const string AppendKeyword = "x-merge";
    private readonly Dictionary<string, SettingsNode> _members = new(StringComparer.Ordinal);
    private List<string>? _locks;
    private string _lockedBy = "";

    /// <summary>The kernel's own additive lists; the settings' schema marks the same ones.</summary>
    public static bool IsAdditive(string path) =>
        path is "permissions.allow" or "permissions.ask" or "permissions.deny" or "context.ignore"
        || (path.StartsWith("hooks.", StringComparison.Ordinal) && path.IndexOf('.', 6) < 0)
        || (path.StartsWith("permissions.profiles.", StringComparison.Ordinal)
            && (path.EndsWith(".allow", StringComparison.Ordinal) || path.EndsWith(".ask", StringComparison.Ordinal)
                || path.EndsWith(".deny", StringComparison.Ordinal)));

    public void Add(SettingsLayer layer)
    {
        if (layer.Scope == SettingsScope.Managed)
        {
            ReadLocks(layer);
        }
        foreach (var member in layer.Root.EnumerateObject())
        {
            var name = member.Name;
            var pointer = Pointer("", name);
            if (name is "$schema" or "lock" || layer.IsRefused(pointer))
            {
                continue;
            }
            if (owners.FindByAlias(name) is { } owner)
            {
                var plugins = Child(_members, "plugins", layer, pointer);
                Merge(plugins, owner.Id, "plugins." + owner.Id, member.Value, layer, pointer, owner.Settings);
            }
            else
            {
                Merge(_members, name, name, member.Value, layer, pointer, null);
            }
        }
    }

    public SettingsView Finish(SettingsLayer last)
    {
        if (_members.Count == 0 && _locks is null)
        {
            return SettingsView.Empty;
        }
        var root = new SettingsNode(last, "", default) { Members = _members };
        var buffer = new ArrayBufferWriter<byte>(1024);
        using (var writer = new Utf8JsonWriter(buffer))
        {
            root.Write(writer);
        }
        return new(JsonElement.Parse(buffer.WrittenSpan), root, _locks);
    }

    private void Merge(
        Dictionary<string, SettingsNode> parent, string name, string path, JsonElement value, SettingsLayer layer, string pointer, JsonElement? schema)
    {
        if (layer.IsRefused(pointer) || IsLocked(path, value, layer, pointer) || RedirectsProvider(parent, name, path, layer, pointer))
        {
            return;
        }
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                var children = Child(parent, name, layer, pointer);
                foreach (var member in value.EnumerateObject())
                {
                    Merge(
                        children, member.Name, path + "." + member.Name, member.Value, layer,
                        Pointer(pointer, member.Name), SchemaOf(path, member.Name, schema));
                }
                break;
            case JsonValueKind.Array when IsAdditive(path) || IsMarked(schema):
                if (!parent.TryGetValue(name, out var list) || list.Items is null)
                {
                    parent[name] = list = new(layer, pointer, default) { Items = [] };
                }
                Append(list, value, layer, pointer);
                break;
            default:
                parent[name] = new(layer, pointer, value);
                break;
        }
    }

    private static void Append(SettingsNode list, JsonElement value, SettingsLayer layer, string pointer)
    {
        list.Layer = layer;
        list.Pointer = pointer;
        var index = 0;
        foreach (var item in value.EnumerateArray())
        {
            var place = pointer + "/" + (index++).ToString(CultureInfo.InvariantCulture);
            if (!layer.IsRefused(place))
            {
                list.Items!.Add(new(layer, place, item));
            }
        }
    }

    private static Dictionary<string, SettingsNode> Child(Dictionary<string, SettingsNode> parent, string name, SettingsLayer layer, string pointer)
    {
        if (!parent.TryGetValue(name, out var child) || child.Members is null)
        {
            parent[name] = child = new(layer, pointer, default) { Members = new(StringComparer.Ordinal) };
        }
        child.Layer = layer;
        child.Pointer = pointer;
        return child.Members!;
    }

    /// <summary>A project's file may add models to an entry of the person's, but not send the person's key somewhere else.</summary>
    private bool RedirectsProvider(Dictionary<string, SettingsNode> parent, string name, string path, SettingsLayer layer, string pointer)
    {
        if (!layer.IsOfProject || !path.StartsWith("providers.", StringComparison.Ordinal) || name is "models" or "disabled"
            || pointer.AsSpan().Count('/') != 3 || !_members.TryGetValue("providers", out var providers))
        {
            return false;
        }
        foreach (var (provider, entry) in providers.Members ?? [])
        {
            if (entry.Members == parent && parent.Values.Any(m => !m.Layer.IsOfProject))
            {
                problems.Add(layer.Problem(
                    pointer,
                    $"{path} cannot be set here: the provider \"{provider}\" is set up outside of the project, and its key must not go elsewhere; "
                    + "give the project's entry another name.",
                    atKey: true,
                    code: ProblemCodes.NotAllowedHere));
                return true;
            }
        }
        return false;
    }

    private void ReadLocks(SettingsLayer layer)
    {
        _lockedBy = layer.Name;
        if (layer.IsRefused("/lock") || !layer.Root.TryGetProperty("lock", out var list) || list.ValueKind != JsonValueKind.Array)
        {
            return;
        }
        foreach (var item in list.EnumerateArray())
        {
            if (item.ValueKind != JsonValueKind.String)
            {
                continue;
            }
            var key = item.GetString()!;
            var dot = key.IndexOf('.', StringComparison.Ordinal);
            var first = dot < 0 ? key : key[..dot];
            (_locks ??= []).Add(owners.FindByAlias(first) is { } owner ? "plugins." + owner.Id + key[first.Length..] : key);
        }
    }

    private bool IsLocked(string path, JsonElement value, SettingsLayer layer, string pointer)
    {
        if (_locks is null || layer.Scope == SettingsScope.Managed)
        {
            return false;
        }
        foreach (var key in _locks)
        {
            // A value that is no map would also wipe out the locked keys below it.
            if (path == key || (value.ValueKind != JsonValueKind.Object && key.StartsWith(path, StringComparison.Ordinal) && key.Length > path.Length
                && key[path.Length] == '.'))
            {
                problems.Add(
                    layer.Problem(
                        pointer, $"\"{key}\" is locked by {_lockedBy} and keeps its value; remove it here.", JsonSeverity.Warning, atKey: true,
                        code: ProblemCodes.SettingLocked));
                return true;
            }
        }
        return false;
    }

    private JsonElement? SchemaOf(string path, string name, JsonElement? schema)
    {
        if (path == "plugins")
        {
            return owners.FindPlugin(name)?.Settings;
        }
        if (schema is not { ValueKind: JsonValueKind.Object } known)
        {
            return null;
        }
        if (known.TryGetProperty("properties", out var properties) && properties.ValueKind == JsonValueKind.Object
            && properties.TryGetProperty(name, out var member))
        {
            return member;
        }
        return known.TryGetProperty("additionalProperties", out var others) ? others : null;
    }

    private static bool IsMarked(JsonElement? schema) =>
        schema is { ValueKind: JsonValueKind.Object } known && known.TryGetProperty(AppendKeyword, out var how)
        && how.ValueKind == JsonValueKind.String && how.ValueEquals("append"u8);

    private static string Pointer(string parent, string name)
    {
        if (name.AsSpan().IndexOfAny('~', '/') < 0)
        {
            return parent + "/" + name;
        }
        var pointer = new StringBuilder(parent);
        JsonPointer.Append(pointer, name);
        return pointer.ToString();
    }
}

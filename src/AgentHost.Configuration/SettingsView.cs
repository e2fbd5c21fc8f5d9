using System.Text.Json;
using AgentHost.Json;

namespace AgentHost.Configuration;

/// <summary>A workspace's settings as they came out of all layers. Immutable and safe for use from several threads.</summary>
public sealed class SettingsView
{
    private readonly SettingsNode? _origins;
    private readonly IReadOnlyList<string> _locks = [];

    /// <summary>Makes settings that know nothing of where their values came from.</summary>
    public SettingsView(JsonElement root) => Root = root;

    internal SettingsView(JsonElement root, SettingsNode? origins, IReadOnlyList<string>? locks = null)
        : this(root) => (_origins, _locks) = (origins, locks ?? []);

    public static SettingsView Empty { get; } = new(AgentJson.EmptyObject);

    /// <summary>The whole, an object.</summary>
    public JsonElement Root { get; }

    public JsonElement? Find(params ReadOnlySpan<string> path)
    {
        var at = Root;
        foreach (var key in path)
        {
            if (at.ValueKind != JsonValueKind.Object || !at.TryGetProperty(key, out at))
            {
                return null;
            }
        }

        return at;
    }

    public string? Text(params ReadOnlySpan<string> path) =>
        Find(path) is { ValueKind: JsonValueKind.String } value ? value.GetString() : null;

    public double? Number(params ReadOnlySpan<string> path) =>
        Find(path) is { ValueKind: JsonValueKind.Number } value ? value.GetDouble() : null;

    public int? Integer(params ReadOnlySpan<string> path) =>
        Find(path) is { ValueKind: JsonValueKind.Number } value && value.TryGetInt32(out var number) ? number : null;

    public long? Long(params ReadOnlySpan<string> path) =>
        Find(path) is { ValueKind: JsonValueKind.Number } value && value.TryGetInt64(out var number) ? number : null;

    public bool? Flag(params ReadOnlySpan<string> path) =>
        Find(path) is { ValueKind: JsonValueKind.True or JsonValueKind.False } value ? value.GetBoolean() : null;

    /// <summary>A duration: text such as <c>30s</c>, or a number of seconds.</summary>
    public TimeSpan? Duration(params ReadOnlySpan<string> path) =>
        Find(path) is { } value && Durations.TryRead(value, out var duration) ? duration : null;

    /// <summary>US dollars: text such as <c>$2</c>, or a number.</summary>
    public decimal? Dollars(params ReadOnlySpan<string> path) =>
        Find(path) is { } value && Money.TryRead(value, out var dollars) ? dollars : null;

    /// <summary>A size in bytes: text such as <c>64KB</c>, or a number of bytes.</summary>
    public long? Size(params ReadOnlySpan<string> path) =>
        Find(path) is { } value && Sizes.TryRead(value, out var size) ? size : null;

    /// <summary>The strings of a list; empty when there is none. The index of an item is its last step in <see cref="OriginOf"/>.</summary>
    public IReadOnlyList<string> Texts(params ReadOnlySpan<string> path)
    {
        if (Find(path) is not { ValueKind: JsonValueKind.Array } list)
        {
            return [];
        }

        var texts = new List<string>(list.GetArrayLength());
        foreach (var item in list.EnumerateArray())
        {
            if (item.ValueKind == JsonValueKind.String)
            {
                texts.Add(item.GetString()!);
            }
        }

        return texts;
    }

    /// <summary>An object at a path; the empty object when there is none.</summary>
    public JsonElement Section(params ReadOnlySpan<string> path) =>
        Find(path) is { ValueKind: JsonValueKind.Object } value ? value : AgentJson.EmptyObject;

    /// <summary>An object at a path with another's members over it, but for those that a flag said or an administrator locked.</summary>
    /// <param name="over">The members, by the last key of the path; null for none.</param>
    /// <param name="path">The keys; at least one.</param>
    public JsonElement SectionUnder(JsonElement? over, params ReadOnlySpan<string> path)
    {
        var below = Section(path);
        if (over is not { ValueKind: JsonValueKind.Object } all || !all.TryGetProperty(path[^1], out var own) || own.ValueKind != JsonValueKind.Object)
        {
            return below;
        }

        var members = new Dictionary<string, JsonElement>(StringComparer.Ordinal);
        foreach (var member in below.EnumerateObject())
        {
            members[member.Name] = member.Value;
        }

        foreach (var member in own.EnumerateObject())
        {
            if (ScopeOf([.. path, member.Name]) != SettingsScope.Flag && !IsLocked([.. path, member.Name]))
            {
                members[member.Name] = member.Value;
            }
        }

        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            foreach (var (name, value) in members)
            {
                writer.WritePropertyName(name);
                value.WriteTo(writer);
            }

            writer.WriteEndObject();
        }

        return AgentJson.Parse(System.Text.Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length));
    }

    /// <summary>
    /// Describes the origin of a value: <c>file:line</c>, <c>environment AGENT_MODEL</c>, <c>flag</c> or <c>default</c>. Reads a file's text again: ask only to
    /// report.
    /// </summary>
    /// <param name="path">The keys; an item of a list by its index, such as <c>"permissions", "allow", "0"</c>.</param>
    public string OriginOf(params ReadOnlySpan<string> path) =>
        _origins?.Find(path) is var (layer, pointer) ? layer.Describe(pointer) : "default";

    /// <summary>Something wrong with a value, at its place: with line and column where it came from a file.</summary>
    public JsonProblem Problem(string message, params ReadOnlySpan<string> path) =>
        _origins?.Find(path) is var (layer, pointer) ? layer.Problem(pointer, message) : new("settings", 0, 0, message, JsonSeverity.Error);

    /// <summary>Tests that a value is from a file that nobody trusts, of which only what narrows is taken.</summary>
    public bool IsUntrusted(params ReadOnlySpan<string> path) => _origins?.Find(path) is var (layer, _) && layer.IsUntrusted;

    private bool IsLocked(params ReadOnlySpan<string> path)
    {
        var key = string.Join('.', path);
        foreach (var locked in _locks)
        {
            if (key == locked || (key.StartsWith(locked, StringComparison.Ordinal) && key[locked.Length] == '.'))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The layer that a value came from.</summary>
    public SettingsScope ScopeOf(params ReadOnlySpan<string> path) =>
        _origins?.Find(path) is var (layer, _) ? layer.Scope : SettingsScope.Default;
}

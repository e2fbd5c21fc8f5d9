using System.Text.Json;
using AgentHost.Json;

namespace AgentHost.Configuration;

/// <summary>One source of settings: a file, a variable, or the flags.</summary>
/// <param name="scope">Its rank.</param>
/// <param name="name">The file, <c>environment AGENT_MODEL</c>, or <c>flag</c>.</param>
/// <param name="root">Its settings, an object.</param>
/// <param name="json">Where a file's values stand.</param>
internal sealed class SettingsLayer(SettingsScope scope, string name, JsonElement root, PositionedJson? json = null)
{
    private HashSet<string>? _refused;

    public SettingsScope Scope { get; } = scope;

    public string Name { get; } = name;

    public JsonElement Root { get; } = root;

    /// <summary>Repeated names, as errors.</summary>
    public IReadOnlyList<JsonProblem> Duplicates => json?.FindDuplicates() ?? [];

    /// <summary>In the workspace's folder: written by whoever wrote the project.</summary>
    public bool IsOfProject => Scope is SettingsScope.Project or SettingsScope.Local;

    /// <summary>True for the part that holds of a file that nobody trusts.</summary>
    public bool IsUntrusted { get; private init; }

    /// <summary>A part of it, as of a file that nobody trusts; places stay those of the file.</summary>
    public SettingsLayer Part(JsonElement part) => new(Scope, Name, part, json) { IsUntrusted = true };

    /// <summary>Leaves a value out; the rest of the layer stays.</summary>
    public void Refuse(string pointer) => (_refused ??= new(StringComparer.Ordinal)).Add(pointer);

    public bool IsRefused(string pointer) => _refused is not null && _refused.Contains(pointer);

    public JsonProblem Problem(string pointer, string message, JsonSeverity severity = JsonSeverity.Error, bool atKey = false, string? code = null) =>
        json?.Problem(pointer, message, severity, atKey, code) ?? new(Name, 0, 0, message, severity) { Code = code };

    /// <summary>The origin of a value, for people.</summary>
    public string Describe(string pointer)
    {
        if (json is null)
        {
            return Name;
        }
        var place = json.Problem(pointer, "", atKey: true);
        return string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{place.File}:{place.Line}");
    }
}

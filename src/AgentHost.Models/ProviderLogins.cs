using System.Buffers;
using System.Text.Json;
using AgentHost.Client;
using AgentHost.Security.Redaction;

namespace AgentHost.Models;

/// <summary>Logins that a provider's own code finds, and settings of it that the environment holds: as its type's declaration says.</summary>
public static class ProviderLogins
{
    /// <summary>Tests that anything is declared at all; most types declare nothing.</summary>
    public static bool Has(ProviderEntry entry) => entry.Spec.LoginPlaces.Count > 0;

    /// <summary>Finds the place of a login, in words for a report; null where there is none. Reads nothing.</summary>
    public static string? Find(ProviderEntry entry, Func<string, string?> environment)
    {
        foreach (var place in entry.Spec.LoginPlaces)
        {
            if (place.Setting is { } setting && IsSet(entry.Settings, setting))
            {
                return $"providers.{entry.Name}.{setting}";
            }

            if (place.Setting is { } filled && !entry.Settings.TryGetProperty(filled, out _) && VariableOf(entry, filled, environment) is { } from)
            {
                return $"environment variable {from}";
            }

            if (place.Environment is { } variable && !string.IsNullOrEmpty(environment(variable)))
            {
                return $"environment variable {variable}";
            }

            if (place.File is { } file && file.StartsWith("~/", StringComparison.Ordinal)
                && (environment("HOME") ?? environment("USERPROFILE")) is { Length: > 0 } home && File.Exists(Path.Combine(home, file[2..])))
            {
                return $"file {file}";
            }
        }

        return null;
    }

    /// <summary>The variables and files where one could be, for a sentence that says what to do.</summary>
    public static IEnumerable<string> Describe(ProviderSpec spec) =>
        spec.LoginPlaces.Select(static place =>
            place.Environment is { } variable ? $"the environment variable {variable}"
                : place.File is { } file ? $"the file {file}"
                : $"the setting {place.Setting}").Distinct();

    /// <summary>The entry's settings with what the environment says of those that it leaves out.</summary>
    public static JsonElement Fill(ProviderEntry entry, Func<string, string?> environment)
    {
        if (entry.Spec.SettingsEnvironment.Count == 0)
        {
            return entry.Settings;
        }

        var buffer = new ArrayBufferWriter<byte>(256);
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            foreach (var setting in entry.Spec.SettingsEnvironment.Keys)
            {
                if (VariableOf(entry, setting, environment) is { } variable)
                {
                    json.WriteString(setting, environment(variable));
                }
            }

            json.WriteEndObject();
        }

        using var document = JsonDocument.Parse(buffer.WrittenMemory);
        return ProviderPresets.Merge(document.RootElement.Clone(), entry.Settings);
    }

    private static string? VariableOf(ProviderEntry entry, string setting, Func<string, string?> environment) =>
        entry.Spec.SettingsEnvironment.TryGetValue(setting, out var variables)
            ? SecretVariables.Without(variables).FirstOrDefault(name => !string.IsNullOrEmpty(environment(name)))
            : null;

    private static bool IsSet(JsonElement settings, string name) =>
        settings.TryGetProperty(name, out var value)
        && (value.ValueKind == JsonValueKind.True || (value.ValueKind == JsonValueKind.String && !value.ValueEquals(""u8)));
}

using System.Text.Json;
using AgentHost.Kernel.Capabilities;
using AgentHost.Kernel.Configuration;
using AgentHost.Kernel.Json;

namespace AgentHost.Kernel.Models;

/// <summary>Reads which providers there are, from settings and environment, and how each is reached.</summary>
internal static class ProviderEntries
{
    public static IReadOnlyList<ProviderEntry> Read(CapabilityRegistry registry, SettingsView settings, Func<string, string?> environment)
    {
        var types = new Dictionary<string, (CapabilityDescriptor Descriptor, ProviderSpec Spec)>(StringComparer.Ordinal);
        foreach (var descriptor in registry.List(CapabilityKinds.Provider))
        {
            var spec = AgentJson.Read<ProviderSpec>(descriptor.Declaration);
            if (ProviderPresets.ServingOf(descriptor, spec, registry) is { } serving)
            {
                types.Add(descriptor.Name, (serving, spec));
            }
        }

        var entries = new List<ProviderEntry>();
        var disabled = new HashSet<string>(StringComparer.Ordinal);
        foreach (var member in settings.Section("providers").EnumerateObject())
        {
            if (member.Value.ValueKind != JsonValueKind.Object || IsTrue(member.Value, "disabled"))
            {
                // The entry is off, not its type: another entry may be of it.
                disabled.Add(member.Name);
                continue;
            }

            var type = Text(member.Value, "type") ?? member.Name;
            if (!types.TryGetValue(type, out var found))
            {
                var near = NearestName.Find(type, types.Keys);
                throw new HostException(
                    HostFailure.Invalid,
                    $"The provider {member.Name} in the settings has the type \"{type}\", which no plugin brings{(near is null ? "." : $"; did you mean \"{near}\"?")} Known types: {string.Join(", ", types.Keys.Order(StringComparer.Ordinal))}.");
            }

            entries.Add(new ProviderEntry(member.Name, found.Spec, found.Descriptor, member.Value) { Models = [.. ModelsOf(member.Value), .. found.Spec.Models] });
        }

        foreach (var (name, (descriptor, spec)) in types)
        {
            var named = disabled.Contains(name) || entries.Exists(entry => entry.Name == name);
            if (!named && (spec.Anonymous || (spec.CredentialEnvironment is { } variable && !string.IsNullOrEmpty(environment(variable)))))
            {
                entries.Add(new ProviderEntry(name, spec, descriptor, AgentJson.EmptyObject) { Models = spec.Models });
            }
        }

        // What the person wrote down comes before what the environment happens to hold.
        entries.Sort(static (left, right) =>
        {
            var rank = RankOf(left).CompareTo(RankOf(right));
            return rank != 0 ? rank : string.CompareOrdinal(left.Name, right.Name);
        });
        return entries;
    }

    public static ModelClientOptions OptionsFor(ProviderEntry entry, string model, ModelInfo info, SettingsView settings, Func<string, string?> environment)
    {
        var (credential, source) = CredentialOf(entry, settings, environment);
        return new ModelClientOptions(entry.Name, model)
        {
            ProviderType = entry.Spec.Type ?? entry.Spec.Name,
            BaseUrl = Expanded(entry, settings, environment, "baseUrl")
                ?? (entry.Spec.BaseUrlEnvironment is { } variable ? NotEmpty(environment(variable)) : null)
                ?? entry.Spec.BaseUrl,
            Credential = credential,
            CredentialSource = source,
            Headers = HeadersOf(entry, settings, environment),
            Settings = ProviderPresets.Merge(entry.Spec.Settings, entry.Settings),
            Info = info,
        };
    }

    /// <summary>The sources in their order: the entry's one of apiKey, apiKeyEnv, apiKeyFile; the type's usual environment variable.</summary>
    private static (string? Value, string? Source) CredentialOf(ProviderEntry entry, SettingsView settings, Func<string, string?> environment)
    {
        if (Expanded(entry, settings, environment, "apiKey") is { } key)
        {
            return (key, $"providers.{entry.Name}.apiKey");
        }

        if (Text(entry.Settings, "apiKeyEnv") is { } named)
        {
            return (NotEmpty(environment(named)), $"environment variable {named}");
        }

        if (Text(entry.Settings, "apiKeyFile") is { } file)
        {
            try
            {
                return (NotEmpty(File.ReadAllText(file).Trim()), $"file {file}");
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                throw new HostException(HostFailure.Invalid, $"The key file of the provider {entry.Name} cannot be read: {exception.Message} Correct providers.{entry.Name}.apiKeyFile.", exception);
            }
        }

        // A type's usual key goes to the type's own address only: never to an address that settings put in its place.
        if (entry.Spec.CredentialEnvironment is { } usual && Text(entry.Settings, "baseUrl") is null)
        {
            return (NotEmpty(environment(usual)), $"environment variable {usual}");
        }

        return (null, null);
    }

    private static Dictionary<string, string> HeadersOf(ProviderEntry entry, SettingsView settings, Func<string, string?> environment)
    {
        var headers = ProviderPresets.HeadersOf(entry.Spec);
        if (entry.Settings.TryGetProperty("headers", out var map) && map.ValueKind == JsonValueKind.Object)
        {
            foreach (var header in map.EnumerateObject())
            {
                if (Expanded(entry, settings, environment, "headers", header.Name) is { } value)
                {
                    headers[header.Name] = value;
                }
            }
        }

        return headers;
    }

    private static string? Expanded(ProviderEntry entry, SettingsView settings, Func<string, string?> environment, params ReadOnlySpan<string> path)
    {
        var expansion = ValueExpander.ExpandProvider(settings, entry.Name, path, environment);
        return expansion.Problem is { } problem ? throw new HostException(HostFailure.Invalid, problem) : NotEmpty(expansion.Value);
    }

    private static IEnumerable<ModelInfo> ModelsOf(JsonElement entry)
    {
        if (!entry.TryGetProperty("models", out var models) || models.ValueKind != JsonValueKind.Array)
        {
            yield break;
        }

        foreach (var model in models.EnumerateArray())
        {
            if (model.ValueKind == JsonValueKind.String)
            {
                yield return new ModelInfo(model.GetString()!);
            }
            else if (model.ValueKind == JsonValueKind.Object)
            {
                yield return AgentJson.Read<ModelInfo>(model);
            }
        }
    }

    private static int RankOf(ProviderEntry entry) => entry.Settings.EnumerateObject().Any() ? entry.Spec.Rank - 1000 : entry.Spec.Rank;

    private static bool IsTrue(JsonElement entry, string name) => entry.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.True;

    private static string? Text(JsonElement entry, string name) =>
        entry.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static string? NotEmpty(string? value) => string.IsNullOrEmpty(value) ? null : value;
}

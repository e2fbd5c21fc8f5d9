using System.Text.Json;
using AgentHost.Client;
using AgentHost.Configuration;
using AgentHost.Json;

namespace AgentHost.Models;

/// <summary>Reads which providers there are, from settings and environment, and how each is reached.</summary>
public static class ProviderEntries
{
    internal static ProviderList Read(
        ProviderTypes declared, SettingsView settings, Func<string, string?> environment, Func<IReadOnlyCollection<string>>? logins = null)
    {
        var types = new Dictionary<string, (ProviderType Type, ProviderSpec Spec)>(StringComparer.Ordinal);
        foreach (var type in declared.All)
        {
            var spec = ClientJson.Read<ProviderSpec>(type.Declaration);
            if (ProviderPresets.ServingOf(type, spec, declared) is { } serving)
            {
                types.Add(type.Name, (serving, spec));
            }
        }

        var entries = new List<ProviderEntry>();
        var disabled = new HashSet<string>(StringComparer.Ordinal);
        var unserved = new Dictionary<string, string>(StringComparer.Ordinal);
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
                if (declared.WhyAbsent(type) is { } why)
                {
                    unserved.Add(member.Name, $"The provider {member.Name} in the settings has the type \"{type}\", and {why}.");
                    continue;
                }

                var near = NearestName.Find(type, types.Keys);
                unserved.Add(
                    member.Name,
                    $"The provider {member.Name} in the settings has the type \"{type}\", which no plugin "
                    + $"brings{(near is null ? "." : $"; did you mean \"{near}\"?")} "
                    + $"{(types.Count == 0 ? "No plugin in use brings any type of provider: add one with --plugin, or to --only-plugins." : $"Known types: {string.Join(", ", types.Keys.Order(StringComparer.Ordinal))}.")}");
                continue;
            }

            // A client that the person has registered logs in where the type's own does not, or in its place.
            var spec = OwnDeviceLogin(member.Value) is { } login ? found.Spec with { DeviceLogin = login } : found.Spec;
            entries.Add(new ProviderEntry(member.Name, spec, found.Type, member.Value).WithModels([.. ModelsOf(member.Value)]));
        }

        var kept = logins?.Invoke() ?? [];
        foreach (var (name, (type, spec)) in types)
        {
            var named = disabled.Contains(name) || entries.Exists(entry => entry.Name == name);
            if (!named
                && (spec.Anonymous || ProviderVariables.SwitchOn(spec, environment) || kept.Contains(name)))
            {
                entries.Add(new ProviderEntry(name, spec, type, AgentJson.EmptyObject));
            }
        }

        // What the person wrote down comes before what the environment happens to hold.
        entries.Sort(static (left, right) =>
        {
            var rank = RankOf(left).CompareTo(RankOf(right));
            return rank != 0 ? rank : string.CompareOrdinal(left.Name, right.Name);
        });
        return new(entries, unserved);
    }

    /// <summary>A type as the provider that it would be with a key; null where there is no such type.</summary>
    public static ProviderEntry? OfType(ProviderTypes types, string name) =>
        types.Find(name) is { } found && ClientJson.Read<ProviderSpec>(found.Declaration) is var spec
            && ProviderPresets.ServingOf(found, spec, types) is { } serving
            ? new ProviderEntry(name, spec, serving, AgentJson.EmptyObject)
            : null;

    /// <summary>Finds the address of a provider's requests; null where it has no address of its own.</summary>
    public static string? AddressOf(ProviderEntry entry, SettingsView settings, Func<string, string?> environment) =>
        Expanded(entry, settings, environment, "baseUrl")
        ?? (entry.Spec.BaseUrlEnvironment is { } variable ? NotEmpty(environment(variable)) : null)
        ?? entry.Spec.BaseUrl;

    /// <summary>The login with a browser that an entry says itself; null where it says none, or where what it says was off and left out.</summary>
    public static DeviceLoginSpec? OwnDeviceLogin(JsonElement entry) =>
        entry.TryGetProperty("deviceLogin"u8, out var login) && login.ValueKind == JsonValueKind.Object
            && Text(login, "clientId") is { } client && Text(login, "deviceUrl") is { } device && Text(login, "tokenUrl") is { } token
            ? new DeviceLoginSpec(client, device, token)
            {
                Scopes = login.TryGetProperty("scopes"u8, out var scopes) && scopes.ValueKind == JsonValueKind.Array
                    ? [.. scopes.EnumerateArray().Where(static scope => scope.ValueKind == JsonValueKind.String).Select(static scope => scope.GetString()!)]
                    : [],
            }
            : null;

    /// <summary>Finds the remedy where a provider cannot do without an address and has none; null where nothing is to be done.</summary>
    public static string? FindLack(ProviderEntry entry, string? address) =>
        address is not null || !(entry.Spec.Type is null ? entry.Spec : ClientJson.Read<ProviderSpec>(entry.Type.Declaration)).NeedsAddress ? null
        : entry.Spec.BaseUrlEnvironment is { } variable ? $"set the environment variable {variable}, or providers.{entry.Name}.baseUrl in your agent.json"
        : entry.Settings.EnumerateObject().MoveNext() ? $"set providers.{entry.Name}.baseUrl in your agent.json"
        : $"write an entry of the type {entry.Name} with a baseUrl under providers in your agent.json";

    public static ModelClientOptions OptionsFor(ProviderEntry entry, string model, SettingsView settings, Func<string, string?> environment)
    {
        return new ModelClientOptions(entry.Name, model)
        {
            ProviderType = entry.Spec.Type ?? entry.Spec.Name,
            BaseUrl = AddressOf(entry, settings, environment),
            Headers = HeadersOf(entry, settings, environment),
            Settings = ProviderPresets.Merge(entry.Spec.Settings, ProviderLogins.Fill(entry, environment)),
        };
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

    public static string? Expanded(ProviderEntry entry, SettingsView settings, Func<string, string?> environment, params ReadOnlySpan<string> path)
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
                yield return ClientJson.Read<ModelInfo>(model);
            }
        }
    }

    private static int RankOf(ProviderEntry entry) => entry.Settings.EnumerateObject().Any() ? entry.Spec.Rank - 1000 : entry.Spec.Rank;

    private static bool IsTrue(JsonElement entry, string name) => entry.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.True;

    private static string? Text(JsonElement entry, string name) =>
        entry.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static string? NotEmpty(string? value) => string.IsNullOrEmpty(value) ? null : value;
}

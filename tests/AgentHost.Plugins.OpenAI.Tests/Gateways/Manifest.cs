using System.Text.Json;
using AgentHost.Client;

namespace AgentHost.Plugins.OpenAI.Tests.Gateways;

/// <summary>The gateways as the plugin's manifest declares them.</summary>
internal static class Manifest
{
    public static IReadOnlyList<ProviderSpec> Providers { get; } = Read();

    public static IReadOnlyList<ProviderSpec> Gateways { get; } = [.. Providers.Where(spec => spec.Type is not null)];

    public static ProviderSpec Find(string name) => Gateways.Single(spec => spec.Name == name);

    /// <summary>A gateway's settings with one of them taken out.</summary>
    public static JsonElement Without(ProviderSpec spec, string setting) =>
        AgentJson.Parse(
            "{"
            + string.Join(
                ',',
                spec.Settings.EnumerateObject().Where(member => member.Name != setting).Select(member => $"\"{member.Name}\":{member.Value.GetRawText()}"))
            + "}");

    /// <summary>Options as the host makes them of a gateway that nothing else is set for.</summary>
    public static ModelClientOptions Options(ProviderSpec spec, JsonElement settings, string? address, string model = "test-model") => new(spec.Name, model)
    {
        ProviderType = spec.Type,
        BaseUrl = address ?? spec.BaseUrl,
        Credential = "the-key",
        Settings = settings,
        Headers = settings.TryGetProperty("headers", out var headers)
            ? headers.EnumerateObject().ToDictionary(header => header.Name, header => header.Value.GetString()!)
            : new(),
    };

    private static List<ProviderSpec> Read()
    {
        var folder = Path.GetDirectoryName(typeof(OpenAIPlugin).Assembly.Location)!;
        var manifest = ClientJson.Read<PluginManifest>(File.ReadAllText(Path.Combine(folder, "plugin.json")));
        return [.. manifest.Contributes[CapabilityKinds.Provider].EnumerateArray().Select(ClientJson.Read<ProviderSpec>)];
    }
}

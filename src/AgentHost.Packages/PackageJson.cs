using System.Text.Json;
using System.Text.Json.Serialization;
using AgentHost.Client;

namespace AgentHost.Packages;

/// <summary>Reports as JSON, one line each.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(IReadOnlyList<PluginChange>))]
[JsonSerializable(typeof(IReadOnlyList<FoundPlugin>))]
[JsonSerializable(typeof(IReadOnlyList<VerifyReport>))]
[JsonSerializable(typeof(IReadOnlyList<CatalogReport>))]
[JsonSerializable(typeof(PluginChange))]
[JsonSerializable(typeof(CatalogReport))]
[JsonSerializable(typeof(BisectReport))]
public sealed partial class PackageJson : JsonSerializerContext
{
    private static readonly PackageJson Relaxed = new(new JsonSerializerOptions(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });

    /// <summary>A report on one line.</summary>
    public static string Write<T>(T report) =>
        JsonSerializer.Serialize(
            report,
            (System.Text.Json.Serialization.Metadata.JsonTypeInfo<T>)(Relaxed.GetTypeInfo(typeof(T))
                ?? throw new NotSupportedException($"{typeof(T)} is no report.")));
}

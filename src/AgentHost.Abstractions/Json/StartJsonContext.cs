using System.Text.Json.Serialization;

namespace AgentHost;

/// <summary>What each start of the agent reads. A context of its own, because a look-up in a context loads the types before the wanted one: here a few, in <see cref="AgentJsonContext"/> nearly two hundred.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    GenerationMode = JsonSourceGenerationMode.Metadata,
    NumberHandling = JsonNumberHandling.Strict,
    RespectRequiredConstructorParameters = true,
    RespectNullableAnnotations = true)]
[JsonSerializable(typeof(PluginManifest))]
[JsonSerializable(typeof(ProviderSpec))]
[JsonSerializable(typeof(ToolSpec))]
[JsonSerializable(typeof(PromptSectionSpec))]
[JsonSerializable(typeof(HookSpec))]
[JsonSerializable(typeof(ModelInfo))]
internal sealed partial class StartJsonContext : JsonSerializerContext;

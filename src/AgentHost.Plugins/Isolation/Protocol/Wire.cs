using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using AgentHost.Client;

namespace AgentHost.Plugins.Isolation.Protocol;

/// <summary>A record of the contract within a message of the protocol, written as <see cref="AgentJson"/> writes it, without a copy between.</summary>
[JsonConverter(typeof(WireConverterFactory))]
public sealed record Wire<T>(T Value)
    where T : class
{
    public static implicit operator Wire<T>(T value) => new(value);
}

/// <summary>Makes the converters of <see cref="Wire{T}"/> by name, without reflection.</summary>
internal sealed class WireConverterFactory : JsonConverterFactory
{
    public override bool CanConvert(Type typeToConvert) => typeToConvert.IsGenericType && typeToConvert.GetGenericTypeDefinition() == typeof(Wire<>);

    public override JsonConverter CreateConverter(Type typeToConvert, JsonSerializerOptions options) =>
        Make<PluginManifest>(typeToConvert) ?? Make<ToolCall>(typeToConvert) ?? Make<ToolPlan>(typeToConvert) ?? Make<ToolProgress>(typeToConvert)
        ?? Make<ModelClientOptions>(typeToConvert) ?? Make<ModelRequest>(typeToConvert) ?? Make<ModelUpdate>(typeToConvert) ?? Make<HookInput>(typeToConvert)
        ?? Make<CommandCall>(typeToConvert) ?? Make<WorkspaceEdit>(typeToConvert) ?? Make<ProcessSpec>(typeToConvert) ?? Make<Question>(typeToConvert)
        ?? Make<SubAgentRequest>(typeToConvert) ?? Make<CompactionRequest>(typeToConvert) ?? Make<Compaction>(typeToConvert)
        ?? Make<NewEvent>(typeToConvert) ?? Make<AppendOptions>(typeToConvert)
        ?? Make<TargetRequest>(typeToConvert) ?? Make<TargetWrite>(typeToConvert)
        ?? throw new NotSupportedException($"{typeToConvert} is not a record that crosses to the runner.");

    private static JsonConverter? Make<T>(Type type)
        where T : class => type == typeof(Wire<T>) ? new WireConverter<T>() : null;
}

internal sealed class WireConverter<T> : JsonConverter<Wire<T>>
    where T : class
{
    private readonly JsonTypeInfo<T> _info = ClientJson.TypeInfo<T>();

    public override Wire<T> Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        new(JsonSerializer.Deserialize(ref reader, _info) ?? throw new JsonException($"Expected a {typeof(T).Name}, got null."));

    public override void Write(Utf8JsonWriter writer, Wire<T> value, JsonSerializerOptions options) => JsonSerializer.Serialize(writer, value.Value, _info);
}

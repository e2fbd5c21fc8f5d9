using System.Text.Json;
using System.Text.Json.Serialization;
using AgentHost.Client;

namespace AgentHost.Plugins.Isolation.Protocol;

/// <summary>Makes the converters of <see cref="Wire{T}"/> by name, without reflection.</summary>
internal sealed class WireConverterFactory : JsonConverterFactory
{
    public override bool CanConvert(Type typeToConvert) => typeToConvert.IsGenericType && typeToConvert.GetGenericTypeDefinition() == typeof(Wire<>);

    public override JsonConverter CreateConverter(Type typeToConvert, JsonSerializerOptions options) =>
        Make<PluginManifest>(typeToConvert) ?? Make<ToolCall>(typeToConvert) ?? Make<ToolPlan>(typeToConvert) ?? Make<ToolProgress>(typeToConvert)
        ?? Make<ModelClientOptions>(typeToConvert) ?? Make<ModelRequest>(typeToConvert) ?? Make<ModelUpdate>(typeToConvert) ?? Make<HookInput>(typeToConvert)
        ?? Make<CommandCall>(typeToConvert) ?? Make<WorkspaceEdit>(typeToConvert) ?? Make<ProcessSpec>(typeToConvert) ?? Make<Question>(typeToConvert)
        ?? Make<SubAgentRequest>(typeToConvert) ?? Make<CompactionRequest>(typeToConvert) ?? Make<Compaction>(typeToConvert)
        ?? throw new NotSupportedException($"{typeToConvert} is not a record that crosses to the runner.");

    private static JsonConverter? Make<T>(Type type)
        where T : class => type == typeof(Wire<T>) ? new WireConverter<T>() : null;
}

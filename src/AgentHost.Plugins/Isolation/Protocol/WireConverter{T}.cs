using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using AgentHost.Client;

namespace AgentHost.Plugins.Isolation.Protocol;

internal sealed class WireConverter<T> : JsonConverter<Wire<T>>
    where T : class
{
    private readonly JsonTypeInfo<T> info = ClientJson.TypeInfo<T>();

    public override Wire<T> Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        new(JsonSerializer.Deserialize(ref reader, info) ?? throw new JsonException($"Expected a {typeof(T).Name}, got null."));

    public override void Write(Utf8JsonWriter writer, Wire<T> value, JsonSerializerOptions options) => JsonSerializer.Serialize(writer, value.Value, info);
}

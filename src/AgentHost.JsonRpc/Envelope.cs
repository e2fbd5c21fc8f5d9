using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace AgentHost.JsonRpc;

/// <summary>Writes the members around parameters, results and errors.</summary>
internal static class Envelope
{
    public static void BeginCall(MessageBuffer buffer, string method, long? id)
    {
        var json = buffer.Json;
        json.WriteStartObject();
        json.WriteString("jsonrpc"u8, "2.0"u8);
        if (id is { } number)
        {
            json.WriteNumber("id"u8, number);
        }

        json.WriteString("method"u8, method);
    }

    public static void WriteParameters(MessageBuffer buffer, JsonElement? parameters)
    {
        switch (parameters?.ValueKind)
        {
            case null or JsonValueKind.Null or JsonValueKind.Undefined:
                break;
            case JsonValueKind.Object or JsonValueKind.Array:
                buffer.Json.WritePropertyName("params"u8);
                parameters.Value.WriteTo(buffer.Json);
                break;
            default:
                throw new ArgumentException("Parameters are an object or an array.", nameof(parameters));
        }
    }

    public static void WriteParameters<T>(MessageBuffer buffer, T parameters, JsonTypeInfo<T> typeInfo)
    {
        if (parameters is null)
        {
            return;
        }

        buffer.Json.WritePropertyName("params"u8);
        buffer.Json.Flush();
        var at = buffer.Body.Length;
        JsonSerializer.Serialize(buffer.Json, parameters, typeInfo);
        buffer.Json.Flush();
        if (buffer.Body[at..].TrimStart(" \t\r\n"u8) is not [(byte)'{' or (byte)'[', ..])
        {
            throw new ArgumentException("Parameters are an object or an array.", nameof(parameters));
        }
    }

    public static void EndCall(MessageBuffer buffer)
    {
        buffer.Json.WriteEndObject();
        buffer.Finish();
    }

    /// <summary>Writes up to the result's value, which the caller writes next.</summary>
    public static void BeginResult(MessageBuffer buffer, RpcId id)
    {
        var json = buffer.Json;
        json.WriteStartObject();
        json.WriteString("jsonrpc"u8, "2.0"u8);
        id.Write(json);
        json.WritePropertyName("result"u8);
    }

    public static void WriteError(MessageBuffer buffer, RpcId id, int code, string message, JsonElement? data = null)
    {
        var json = buffer.Json;
        json.WriteStartObject();
        json.WriteString("jsonrpc"u8, "2.0"u8);
        id.Write(json);
        json.WriteStartObject("error"u8);
        json.WriteNumber("code"u8, code);
        json.WriteString("message"u8, message);
        if (data is { ValueKind: not JsonValueKind.Undefined } value)
        {
            json.WritePropertyName("data"u8);
            value.WriteTo(json);
        }

        json.WriteEndObject();
        json.WriteEndObject();
        buffer.Finish();
    }
}

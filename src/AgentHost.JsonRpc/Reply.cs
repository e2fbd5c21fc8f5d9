using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace AgentHost.JsonRpc;

/// <summary>The answer to one request while it is made.</summary>
internal sealed class Reply(OutgoingQueue output, RpcId id)
{
    private MessageBuffer? _buffer;

    /// <summary>Called when the answer is on its way, before anything that is sent later; null for nobody.</summary>
    public Action? Sent { get; set; }

    public void Result(JsonElement result)
    {
        var buffer = Begin();
        if (result.ValueKind == JsonValueKind.Undefined)
        {
            buffer.Json.WriteNullValue();
        }
        else
        {
            result.WriteTo(buffer.Json);
        }

        End(buffer);
    }

    public void Result<T>(T result, JsonTypeInfo<T> typeInfo)
    {
        var buffer = Begin();
        JsonSerializer.Serialize(buffer.Json, result, typeInfo);
        End(buffer);
    }

    /// <summary>Takes the place of whatever was written before.</summary>
    public void Error(int code, string message, JsonElement? data = null)
    {
        var buffer = Renew();
        Envelope.WriteError(buffer, id, code, message, data);
    }

    public MessageBuffer Take() => _buffer ?? throw new InvalidOperationException("The request was not answered.");

    private MessageBuffer Begin()
    {
        var buffer = Renew();
        Envelope.BeginResult(buffer, id);
        return buffer;
    }

    private MessageBuffer Renew()
    {
        if (_buffer is null)
        {
            return _buffer = output.Rent();
        }

        _buffer.Reset();
        return _buffer;
    }

    private static void End(MessageBuffer buffer)
    {
        buffer.Json.WriteEndObject();
        buffer.Finish();
    }
}

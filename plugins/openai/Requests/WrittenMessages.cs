using System.Buffers;
using System.Runtime.CompilerServices;
using System.Text.Json;

namespace AgentHost.Plugins.OpenAI.Requests;

/// <summary>Messages as they were written for an earlier request of the same client: each request carries all that came before, and most of it twice.</summary>
/// <remarks>Thread-safe. A message is kept as long as the host keeps it.</remarks>
internal sealed class WrittenMessages
{
    private readonly ConditionalWeakTable<Message, byte[]> _known = [];

    /// <summary>Writes a message as <paramref name="write"/> does, which is asked only once.</summary>
    public void Write(Utf8JsonWriter json, Message message, Endpoint endpoint, Action<Utf8JsonWriter, Message, Endpoint> write)
    {
        if (!_known.TryGetValue(message, out var bytes))
        {
            _known.AddOrUpdate(message, bytes = Make(message, endpoint, write));
        }

        if (bytes.Length > 0)
        {
            json.WriteRawValue(bytes, skipInputValidation: true);
        }
    }

    /// <summary>The elements that a message becomes, without the brackets around them.</summary>
    private static byte[] Make(Message message, Endpoint endpoint, Action<Utf8JsonWriter, Message, Endpoint> write)
    {
        var buffer = new ArrayBufferWriter<byte>(512);
        using (var json = new Utf8JsonWriter(buffer, RequestWriter.Options))
        {
            json.WriteStartArray();
            write(json, message, endpoint);
            json.WriteEndArray();
        }

        return buffer.WrittenSpan[1..^1].ToArray();
    }
}

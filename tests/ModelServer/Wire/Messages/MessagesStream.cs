using System.Text;
using System.Text.Json;

namespace AgentHost.ModelServing;

/// <summary>A streamed answer as framed events, with the faults that live inside a stream.</summary>
internal static class MessagesStream
{
    public static IEnumerable<ReadOnlyMemory<byte>> Events(Exchange exchange)
    {
        var framing = new SseFraming(exchange.Reply);
        return Events(exchange, (data, name) => framing.Frame(data, name), (fault, frame) => frame(MessagesErrors.Event(fault.Message, fault.Code), "error"));
    }

    /// <param name="exchange">What is answered.</param>
    /// <param name="frame">Frames an event: its data and its name.</param>
    /// <param name="error">Makes the frame of a fault that only the wire knows.</param>
    public static IEnumerable<ReadOnlyMemory<byte>> Events(
        Exchange exchange,
        Func<byte[], string, ReadOnlyMemory<byte>> frame,
        Func<Fault, Func<byte[], string, ReadOnlyMemory<byte>>, ReadOnlyMemory<byte>> error)
    {
        Reply reply = exchange.Reply;
        var events = new MessagesEvents(exchange);
        IEnumerable<(string Name, byte[] Data)> data = reply.RawEvents is { } raw
            ? raw.Select(e => (NameOf(e), Encoding.UTF8.GetBytes(e)))
            : Data(exchange, events);
        IEnumerable<ReadOnlyMemory<byte>> framed = FaultedStream.Events(
            reply, data.Select(e => frame(e.Data, e.Name)), fault => Insert(fault, frame, error, events));
        return reply.Has(FaultKind.NoDone) ? framed : FaultedStream.WithEnd(reply, framed, () => Frame(frame, events.End()));
    }

    private static ReadOnlyMemory<byte> Frame(Func<byte[], string, ReadOnlyMemory<byte>> frame, (string Name, byte[] Data) item) => frame(item.Data, item.Name);

    /// <summary>What a raw event calls itself; the name goes onto the line before it.</summary>
    private static string NameOf(string json)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(json);
            string? type = document.RootElement.Text("type");
            return type is not null && type.All(c => char.IsAsciiLetter(c) || c == '_') ? type : "message";
        }
        catch (JsonException)
        {
            return "message";
        }
    }

    private static ReadOnlyMemory<byte> Insert(
        Fault fault,
        Func<byte[], string, ReadOnlyMemory<byte>> frame,
        Func<Fault, Func<byte[], string, ReadOnlyMemory<byte>>, ReadOnlyMemory<byte>> error,
        MessagesEvents events) => fault.Kind switch
    {
        FaultKind.InvalidJson => frame(fault.Data is { } text ? Encoding.UTF8.GetBytes(text) : events.Ping().Data[..^4], "ping"),
        FaultKind.HugeLine => Frame(frame, events.Ping(fault.Bytes ?? 1024 * 1024)),
        FaultKind.ErrorEvent or FaultKind.BadChecksum => error(fault, frame),
        _ => Garbage.Bytes(fault),
    };

    private static IEnumerable<(string Name, byte[] Data)> Data(Exchange exchange, MessagesEvents events)
    {
        Reply reply = exchange.Reply;
        yield return events.Start();
        yield return events.Ping();
        int index = 0;
        if (reply.Reasoning is { } reasoning)
        {
            yield return events.BlockStart(index, "thinking", json =>
            {
                json.WriteString("thinking", "");
                json.WriteString("signature", "");
            });
            foreach (string piece in Pieces(reasoning, reply))
            {
                yield return events.Delta(index, "thinking_delta", "thinking", piece);
            }

            yield return events.Delta(index, "signature_delta", "signature", Signatures.Of(reasoning));
            yield return events.BlockStop(index++);
        }

        if (reply.RedactedThinking is { } hidden)
        {
            yield return events.BlockStart(index, "redacted_thinking", json => json.WriteString("data", Signatures.Hide(hidden)));
            yield return events.BlockStop(index++);
        }

        if (reply.Text is { } text)
        {
            yield return events.BlockStart(index, "text", json => json.WriteString("text", ""));
            foreach (string piece in Pieces(text, reply))
            {
                yield return events.Delta(index, "text_delta", "text", piece);
            }

            yield return events.BlockStop(index++);
        }

        foreach (ReplyToolCall call in reply.ToolCalls)
        {
            yield return events.BlockStart(index, "tool_use", json => ToolUse(json, call, reply));

            // The wire begins each input with an empty piece.
            yield return events.Delta(index, "input_json_delta", "partial_json", "");
            foreach (string piece in Pieces(call.Arguments == "{}" ? "" : call.Arguments, reply))
            {
                yield return events.Delta(index, "input_json_delta", "partial_json", piece);
            }

            yield return events.BlockStop(index++);
        }

        int stops = reply.Has(FaultKind.NoFinish) ? 0 : reply.Has(FaultKind.DuplicateFinish) ? 2 : 1;
        for (int i = 0; i < stops; i++)
        {
            yield return events.Stop();
        }
    }

    private static void ToolUse(Utf8JsonWriter json, ReplyToolCall call, Reply reply)
    {
        if (!reply.Has(FaultKind.MissingToolCallIds))
        {
            json.WriteString("id", MessagesJson.CallId(call));
        }

        json.WriteString("name", call.Name);
        json.WriteStartObject("input");
        json.WriteEndObject();
    }

    private static IEnumerable<string> Pieces(string text, Reply reply) => text.Length == 0 ? [] : TextPieces.Of(text, reply.ChunkSize);
}

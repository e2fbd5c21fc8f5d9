using System.Text;
using System.Text.Json;

namespace AgentHost.ModelServing;

/// <summary>A streamed answer as framed events, with the faults that live inside a stream. No mark follows the last event.</summary>
internal static class ResponsesStream
{
    public static IEnumerable<ReadOnlyMemory<byte>> Events(Exchange exchange)
    {
        Reply reply = exchange.Reply;
        var framing = new SseFraming(reply);
        var events = new ResponsesEvents(exchange);
        IEnumerable<(string Name, byte[] Data)> data = reply.RawEvents is { } raw
            ? raw.Select(e => (NameOf(e), Encoding.UTF8.GetBytes(e)))
            : Data(reply, events);
        return FaultedStream.Events(reply, data.Select(e => framing.Frame(e.Data, e.Name)), fault => Insert(fault, framing, events));
    }

    /// <summary>What a raw event calls itself; the name goes onto the line before it.</summary>
    private static string NameOf(string json)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(json);
            string? type = document.RootElement.Text("type");
            return type is not null && type.All(c => char.IsAsciiLetter(c) || c is '_' or '.') ? type : "message";
        }
        catch (JsonException)
        {
            return "message";
        }
    }

    private static ReadOnlyMemory<byte> Insert(Fault fault, SseFraming framing, ResponsesEvents events)
    {
        if (fault.Kind == FaultKind.Garbage)
        {
            return Garbage.Bytes(fault);
        }

        (string name, byte[] data) = fault.Kind switch
        {
            FaultKind.ErrorEvent => events.Error(fault.Message, fault.Code),
            FaultKind.HugeLine => events.Begin("response.in_progress", fault.Bytes ?? 1024 * 1024),
            _ => events.Begin("response.in_progress"),
        };
        return framing.Frame(fault.Kind != FaultKind.InvalidJson ? data : fault.Data is { } text ? Encoding.UTF8.GetBytes(text) : data[..^9], name);
    }

    private static IEnumerable<(string Name, byte[] Data)> Data(Reply reply, ResponsesEvents events)
    {
        yield return events.Begin("response.created");
        yield return events.Begin("response.in_progress");
        for (int i = 0; i < events.Items.Count; i++)
        {
            yield return events.Item(i, done: false);
            foreach ((string Name, byte[] Data) inside in Inside(i, reply, events))
            {
                yield return inside;
            }

            yield return events.Item(i, done: true);
        }

        int ends = reply.Has(FaultKind.NoFinish) ? 0 : reply.Has(FaultKind.DuplicateFinish) ? 2 : 1;
        for (int i = 0; i < ends; i++)
        {
            yield return events.End();
        }
    }

    private static IEnumerable<(string Name, byte[] Data)> Inside(int index, Reply reply, ResponsesEvents events)
    {
        ResponsesItem item = events.Items[index];
        IEnumerable<string> pieces = item.Text.Length == 0 ? [] : TextPieces.Of(item.Text, reply.ChunkSize);
        switch (item.Type)
        {
            case "reasoning" when item.Text.Length > 0:
                yield return events.Inside("response.reasoning_summary_part.added", index, "summary_index", json => Summary(json, "part", ""));
                foreach (string piece in pieces)
                {
                    yield return events.Inside("response.reasoning_summary_text.delta", index, "summary_index", json => json.WriteString("delta", piece));
                }

                yield return events.Inside("response.reasoning_summary_text.done", index, "summary_index", json => json.WriteString("text", item.Text));
                yield return events.Inside("response.reasoning_summary_part.done", index, "summary_index", json => Summary(json, "part", item.Text));
                break;
            case "message":
                yield return events.Inside("response.content_part.added", index, "content_index", json => Part(json, item, ""));
                string kind = item.IsRefusal ? "response.refusal" : "response.output_text";
                foreach (string piece in pieces)
                {
                    yield return events.Inside(kind + ".delta", index, "content_index", json => json.WriteString("delta", piece));
                }

                yield return events.Inside(kind + ".done", index, "content_index", json => json.WriteString(item.IsRefusal ? "refusal" : "text", item.Text));
                yield return events.Inside("response.content_part.done", index, "content_index", json => Part(json, item, item.Text));
                break;
            case "function_call":
                foreach (string piece in pieces)
                {
                    yield return events.Inside("response.function_call_arguments.delta", index, null, json => json.WriteString("delta", piece));
                }

                yield return events.Inside("response.function_call_arguments.done", index, null, json => json.WriteString("arguments", item.Text));
                break;
        }
    }

    private static void Summary(Utf8JsonWriter json, string name, string text)
    {
        json.WriteStartObject(name);
        json.WriteString("type", "summary_text");
        json.WriteString("text", text);
        json.WriteEndObject();
    }

    private static void Part(Utf8JsonWriter json, ResponsesItem item, string text)
    {
        json.WritePropertyName("part");
        item.Part(json, text);
    }
}

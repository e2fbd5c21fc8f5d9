using System.Text;

namespace AgentHost.ModelServing;

/// <summary>A streamed answer as framed events, with the faults that live inside a stream.</summary>
internal static class ChatStream
{
    private static readonly byte[] Done = "[DONE]"u8.ToArray();

    public static IEnumerable<ReadOnlyMemory<byte>> Events(Exchange exchange)
    {
        Reply reply = exchange.Reply;
        var framing = new SseFraming(reply);
        var chunks = new ChatChunks(exchange);
        IEnumerable<byte[]> data = reply.RawEvents is { } raw ? raw.Select(Encoding.UTF8.GetBytes) : Data(exchange, chunks);
        IEnumerable<ReadOnlyMemory<byte>> events = FaultedStream.Events(reply, data.Select(d => framing.Frame(d)), fault => Insert(fault, framing, chunks));
        return reply.Has(FaultKind.NoDone) ? events : FaultedStream.WithEnd(reply, events, () => framing.Frame(Done));
    }

    private static ReadOnlyMemory<byte> Insert(Fault fault, SseFraming framing, ChatChunks chunks) => fault.Kind switch
    {
        FaultKind.InvalidJson => framing.Frame(fault.Data is { } text ? Encoding.UTF8.GetBytes(text) : chunks.Delta(null)[..^9]),
        FaultKind.HugeLine => framing.Frame(chunks.Delta(null, padding: fault.Bytes ?? 1024 * 1024)),
        FaultKind.ErrorEvent => framing.Frame(ChatErrors.Line(fault.Message, fault.Code)),
        FaultKind.EmptyChoices => framing.Frame(chunks.NoChoice(null)),
        _ => Garbage.Bytes(fault),
    };

    private static IEnumerable<byte[]> Data(Exchange exchange, ChatChunks chunks)
    {
        Reply reply = exchange.Reply;
        yield return chunks.Delta(json =>
        {
            json.WriteString("role", "assistant");
            json.WriteString("content", reply.Text is null ? null : "");
            json.WriteNull("refusal");
        });
        foreach (string piece in Pieces(reply.Reasoning, reply))
        {
            yield return chunks.Delta(json => json.WriteString("reasoning_content", piece));
        }

        foreach (string piece in Pieces(reply.Text, reply))
        {
            yield return chunks.Delta(json => json.WriteString("content", piece));
        }

        foreach (string piece in Pieces(reply.Refusal, reply))
        {
            yield return chunks.Delta(json => json.WriteString("refusal", piece));
        }

        foreach (byte[] chunk in reply.InterleaveToolCalls ? Interleaved(reply, chunks) : InOrder(reply, chunks))
        {
            yield return chunk;
        }

        int finishes = reply.Has(FaultKind.NoFinish) ? 0 : reply.Has(FaultKind.DuplicateFinish) ? 2 : 1;
        for (int i = 0; i < finishes; i++)
        {
            yield return chunks.Delta(null, exchange.FinishReason);
        }

        if (exchange.View.IncludeUsage)
        {
            yield return chunks.NoChoice(exchange.Usage);
        }
    }

    private static IEnumerable<string> Pieces(string? text, Reply reply) => string.IsNullOrEmpty(text) ? [] : TextPieces.Of(text, reply.ChunkSize);

    private static IEnumerable<byte[]> InOrder(Reply reply, ChatChunks chunks)
    {
        for (int i = 0; i < reply.ToolCalls.Count; i++)
        {
            yield return chunks.ToolCallStart(i, reply.ToolCalls[i], !reply.Has(FaultKind.MissingToolCallIds));
            foreach (string piece in Pieces(reply.ToolCalls[i].Arguments, reply))
            {
                yield return chunks.ToolCallPiece(i, piece);
            }
        }
    }

    private static IEnumerable<byte[]> Interleaved(Reply reply, ChatChunks chunks)
    {
        for (int i = 0; i < reply.ToolCalls.Count; i++)
        {
            yield return chunks.ToolCallStart(i, reply.ToolCalls[i], !reply.Has(FaultKind.MissingToolCallIds));
        }

        List<string[]> pieces = [.. reply.ToolCalls.Select(c => Pieces(c.Arguments, reply).ToArray())];
        int rounds = pieces.Count == 0 ? 0 : pieces.Max(p => p.Length);
        for (int round = 0; round < rounds; round++)
        {
            for (int i = 0; i < pieces.Count; i++)
            {
                if (round < pieces[i].Length)
                {
                    yield return chunks.ToolCallPiece(i, pieces[i][round]);
                }
            }
        }
    }
}

using System.Text;

namespace AgentHost.ModelServing;

/// <summary>A streamed answer as lines, with the faults that live inside a stream.</summary>
internal static class OllamaStream
{
    public static IEnumerable<ReadOnlyMemory<byte>> Lines(Exchange exchange)
    {
        Reply reply = exchange.Reply;
        bool crlf = reply.Has(FaultKind.Crlf);
        IEnumerable<byte[]> data = reply.RawEvents is { } raw ? raw.Select(Encoding.UTF8.GetBytes) : Data(exchange);
        IEnumerable<ReadOnlyMemory<byte>> lines = FaultedStream.Events(
            reply, data.Select(line => (ReadOnlyMemory<byte>)OllamaLines.Line(line, crlf)), fault => Insert(fault, exchange, crlf));
        return reply.Has(FaultKind.NoDone) || reply.RawEvents is not null ? lines : FaultedStream.WithEnd(reply, lines, () => End(exchange, crlf));
    }

    private static ReadOnlyMemory<byte> End(Exchange exchange, bool crlf)
    {
        byte[] last = OllamaLines.Line(OllamaLines.Done(exchange), crlf);
        return exchange.Reply.Has(FaultKind.DuplicateFinish) ? (byte[])[.. last, .. last] : last;
    }

    private static ReadOnlyMemory<byte> Insert(Fault fault, Exchange exchange, bool crlf) => fault.Kind switch
    {
        FaultKind.InvalidJson => OllamaLines.Line(fault.Data is { } text ? Encoding.UTF8.GetBytes(text) : OllamaLines.Piece(exchange, "x")[..^9], crlf),
        FaultKind.HugeLine => OllamaLines.Line(OllamaLines.Piece(exchange, "", padding: fault.Bytes ?? 1024 * 1024), crlf),
        FaultKind.ErrorEvent => OllamaLines.Line(OllamaLines.Error(fault.Message ?? "an error was encountered while running the model"), crlf),
        _ => Garbage.Bytes(fault),
    };

    private static IEnumerable<byte[]> Data(Exchange exchange)
    {
        Reply reply = exchange.Reply;
        foreach (string piece in Pieces(reply.Reasoning, reply))
        {
            yield return OllamaLines.Piece(exchange, "", piece);
        }

        foreach (string piece in Pieces(reply.Text, reply))
        {
            yield return OllamaLines.Piece(exchange, piece);
        }

        foreach (ReplyToolCall call in reply.ToolCalls)
        {
            yield return OllamaLines.Piece(exchange, "", call: call);
        }
    }

    private static IEnumerable<string> Pieces(string? text, Reply reply) => string.IsNullOrEmpty(text) ? [] : TextPieces.Of(text, reply.ChunkSize);
}

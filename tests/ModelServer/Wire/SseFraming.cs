using System.Buffers;
using System.Text;

namespace AgentHost.ModelServing;

/// <summary>Frames events as Server-Sent Events, in the plain way or in the unusual ways that the specification allows.</summary>
internal sealed class SseFraming(Reply reply)
{
    private readonly bool comments = reply.Has(FaultKind.Comments);
    private readonly bool eventLines = reply.Has(FaultKind.EventLines);
    private readonly byte[] lineEnd = reply.Has(FaultKind.Crlf) ? "\r\n"u8.ToArray() : "\n"u8.ToArray();
    private int number;

    /// <param name="data">The data field.</param>
    /// <param name="name">The event's name, for wires that have one.</param>
    public ReadOnlyMemory<byte> Frame(ReadOnlySpan<byte> data, string? name = null)
    {
        var frame = new ArrayBufferWriter<byte>(data.Length + 64);
        if (comments)
        {
            frame.Write(": keep-alive"u8);
            frame.Write(lineEnd);
            frame.Write(lineEnd);
        }

        if (eventLines)
        {
            frame.Write("event: message"u8);
            frame.Write(lineEnd);
            frame.Write(Encoding.ASCII.GetBytes($"id: {++number}"));
            frame.Write(lineEnd);
        }

        if (name is not null)
        {
            frame.Write(Encoding.ASCII.GetBytes($"event: {name}"));
            frame.Write(lineEnd);
        }

        frame.Write("data: "u8);
        frame.Write(data);
        frame.Write(lineEnd);
        frame.Write(lineEnd);
        return frame.WrittenMemory;
    }
}

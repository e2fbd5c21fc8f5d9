using System.Buffers;
using System.Text;

namespace AgentHost.ModelServing;

/// <summary>Frames events as Server-Sent Events, in the plain way or in the unusual ways that the specification allows.</summary>
internal sealed class SseFraming(Reply reply)
{
    private readonly bool _comments = reply.Has(FaultKind.Comments);
    private readonly bool _eventLines = reply.Has(FaultKind.EventLines);
    private readonly byte[] _lineEnd = reply.Has(FaultKind.Crlf) ? "\r\n"u8.ToArray() : "\n"u8.ToArray();
    private int _number;

    /// <param name="data">The data field.</param>
    /// <param name="name">The event's name, for wires that have one.</param>
    public ReadOnlyMemory<byte> Frame(ReadOnlySpan<byte> data, string? name = null)
    {
        var frame = new ArrayBufferWriter<byte>(data.Length + 64);
        if (_comments)
        {
            frame.Write(": keep-alive"u8);
            frame.Write(_lineEnd);
            frame.Write(_lineEnd);
        }

        if (_eventLines)
        {
            frame.Write("event: message"u8);
            frame.Write(_lineEnd);
            frame.Write(Encoding.ASCII.GetBytes($"id: {++_number}"));
            frame.Write(_lineEnd);
        }

        if (name is not null)
        {
            frame.Write(Encoding.ASCII.GetBytes($"event: {name}"));
            frame.Write(_lineEnd);
        }

        frame.Write("data: "u8);
        frame.Write(data);
        frame.Write(_lineEnd);
        frame.Write(_lineEnd);
        return frame.WrittenMemory;
    }
}

using System.Text.Json;

namespace AgentHost.Providers;

/// <summary>Takes the lines of a stream of server-sent events and hands their JSON to the answer.</summary>
internal sealed class EventReader(ProviderEndpoint endpoint, AnswerReader answer) : ILineConsumer
{
    // A data field that is no JSON by itself: the event goes on in the next data field (HTML standard, section 9.2.6), or it is garbage.
    private byte[] _held = [];

    /// <summary>The mark of the end was seen.</summary>
    public bool Done { get; private set; }

    /// <summary>Reads one line.</summary>
    /// <returns>A fault that ends the answer, or null.</returns>
    public ModelFault? Take(ReadOnlyMemory<byte> line, List<ModelUpdate> updates)
    {
        var span = line.Span;
        if (span.StartsWith("\uFEFF"u8))
        {
            span = span[3..];
            line = line[3..];
        }

        if (span.IsEmpty)
        {
            return _held.Length == 0 ? null : ConnectionFaults.Bad(endpoint, "an event is not JSON.");
        }

        if (span.StartsWith("data:"u8))
        {
            return TakeData(Trim(line[5..]), updates);
        }

        // Comments keep the line alive (": OPENROUTER PROCESSING").
        if (span[0] == ':' || IsField(span))
        {
            return null;
        }

        // Some servers write an error that comes in mid-stream as bare JSON.
        return span[0] == '{' ? TakeData(line, updates) ?? BadLine() : BadLine();
    }

    private ModelFault BadLine() => ConnectionFaults.Bad(endpoint, "a line is not a field of an event.");

    private ModelFault? TakeData(ReadOnlyMemory<byte> data, List<ModelUpdate> updates)
    {
        if (data.Span.SequenceEqual("[DONE]"u8))
        {
            Done = true;
            return _held.Length == 0 ? null : ConnectionFaults.Bad(endpoint, "an event is not JSON.");
        }

        if (data.IsEmpty)
        {
            return null;
        }

        if (_held.Length > 0)
        {
            if (_held.Length + data.Length > AnswerStream.LongestLine)
            {
                return ConnectionFaults.Bad(endpoint, "an event is too long.");
            }

            data = (byte[])[.. _held, (byte)'\n', .. data.Span];
        }

        JsonDocument document;
        try
        {
            document = JsonDocument.Parse(data);
        }
        catch (JsonException)
        {
            _held = data.ToArray();
            return null;
        }

        _held = [];
        using (document)
        {
            try
            {
                var fault = answer.Take(document.RootElement, updates);
                Done = answer.Ended;
                return fault;
            }
            catch (InvalidOperationException)
            {
                // A member's name that is not text.
                return ConnectionFaults.Bad(endpoint, "an event holds text that is not Unicode.");
            }
        }
    }

    private static ReadOnlyMemory<byte> Trim(ReadOnlyMemory<byte> data)
    {
        var span = data.Span;
        var from = 0;
        var to = span.Length;
        while (from < to && span[from] is ((byte)' ' or (byte)'\t'))
        {
            from++;
        }

        while (to > from && span[to - 1] is ((byte)' ' or (byte)'\t'))
        {
            to--;
        }

        return data[from..to];
    }

    /// <summary>A field that means nothing here: <c>event</c>, <c>id</c>, <c>retry</c>, or one of a gateway's own.</summary>
    private static bool IsField(ReadOnlySpan<byte> line)
    {
        var colon = line.IndexOf((byte)':');
        if (colon < 0)
        {
            return line.SequenceEqual("data"u8) || line.SequenceEqual("event"u8) || line.SequenceEqual("id"u8);
        }

        foreach (var c in line[..colon])
        {
            if (!char.IsAsciiLetter((char)c) && c is not ((byte)'-' or (byte)'_'))
            {
                return false;
            }
        }

        return true;
    }
}

using System.Text.Json;

namespace AgentHost.Providers;

/// <summary>Takes lines of which each is one JSON object (application/x-ndjson).</summary>
/// <param name="endpoint">The endpoint of the request.</param>
/// <param name="answer">Reads the objects.</param>
/// <param name="joins">Whether an object may go on in the next line: the body calls itself one JSON value, which may be indented.</param>
internal sealed class JsonLineReader(ProviderEndpoint endpoint, AnswerReader answer, bool joins) : ILineConsumer
{
    /// <summary>More lines than an indented answer has, and few enough to try each anew.</summary>
    private const int MostJoined = 2000;

    private byte[] _held = [];
    private int _joined;

    public bool Done { get; private set; }

    public ModelFault? Take(ReadOnlyMemory<byte> line, List<ModelUpdate> updates)
    {
        if (line.Span.StartsWith("\uFEFF"u8))
        {
            line = line[3..];
        }

        if (line.Span.IndexOfAnyExcept((byte)' ', (byte)'\t') < 0)
        {
            return null;
        }

        if (_held.Length > 0)
        {
            if (++_joined > MostJoined || _held.Length + line.Length > AnswerStream.LongestLine)
            {
                return Bad();
            }

            line = (byte[])[.. _held, (byte)'\n', .. line.Span];
        }

        JsonDocument document;
        try
        {
            document = JsonDocument.Parse(line);
        }
        catch (JsonException)
        {
            _held = line.ToArray();
            return joins ? null : Bad();
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
                return ConnectionFaults.Bad(endpoint, "a line holds text that is not Unicode.");
            }
        }
    }

    private ModelFault Bad() => ConnectionFaults.Bad(endpoint, "a line is not JSON.");
}

using System.Text;

namespace AgentHost.Plugins.Shell.Output;

/// <summary>Turns a program's bytes into plain text, from its first to its last.</summary>
/// <remarks>Not thread-safe.</remarks>
internal sealed class OutputText
{
    private readonly Decoder[] _decoders = [new UTF8Encoding(false).GetDecoder(), new UTF8Encoding(false).GetDecoder()];
    private readonly TextCleaner _cleaner = new();
    private char[] _decoded = [];

    /// <summary>The bytes as they are, decoded: for whoever watches.</summary>
    public ReadOnlyMemory<char> Decode(ProcessOutput output)
    {
        var room = output.Bytes.Length + 4;
        _decoded = _decoded.Length < room ? new char[room] : _decoded;
        return _decoded.AsMemory(0, _decoders[output.IsError ? 1 : 0].GetChars(output.Bytes.Span, _decoded, flush: false));
    }

    /// <summary>Cleans the text to be kept.</summary>
    public ReadOnlySpan<char> Clean(ReadOnlySpan<char> text) => _cleaner.Clean(text);

    /// <summary>The line that is still open.</summary>
    public ReadOnlySpan<char> TakeOpenLine() => _cleaner.Finish();

    /// <summary>Characters that were cut off by the end, one after the other stream.</summary>
    public IEnumerable<string> TakeCut()
    {
        foreach (var decoder in _decoders)
        {
            var left = new char[4];
            yield return new(left, 0, decoder.GetChars([], left, flush: true));
        }
    }
}

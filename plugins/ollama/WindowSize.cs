namespace AgentHost.Plugins.Ollama;

/// <summary>
/// Size of the context that the server is asked to set up. The server cuts anything that does not fit, without notice, to 4,096 tokens where it has little
/// memory; and it loads the model anew whenever the size changes. So it is the size in the settings; else 32,768, doubled as often as a request needs it, and
/// never less again while the client lives.
/// </summary>
/// <remarks>Thread-safe.</remarks>
internal sealed class WindowSize(int? given, int? largest)
{
    /// <summary>Context, in tokens, that the host assumes for a model that it knows nothing of.</summary>
    public const int Least = 32_768;

    private const int Largest = 1 << 24;

    /// <summary>Room for an answer of no set length.</summary>
    private const int UsualAnswer = 4096;

    /// <summary>Code and JSON have three to four bytes a token; too large costs memory, too small the beginning of the conversation.</summary>
    private const int BytesOfToken = 3;

    private const int TokensOfImage = 1500;

    private int _grown = Least;

    /// <summary>The size for a request.</summary>
    /// <param name="textBytes">Its bytes without its images.</param>
    /// <param name="images">How many images it has.</param>
    /// <param name="answer">Tokens that the answer may have; null for no set length.</param>
    /// <returns>Null to leave it to the server.</returns>
    public int? For(long textBytes, int images, int? answer)
    {
        if (given is { } tokens)
        {
            return tokens == 0 ? null : tokens;
        }

        var needed = (textBytes / BytesOfToken) + ((long)images * TokensOfImage) + (answer ?? UsualAnswer);
        var before = Volatile.Read(ref _grown);
        while (true)
        {
            long size = before;
            while (size < needed && size < Largest)
            {
                size *= 2;
            }

            var found = Interlocked.CompareExchange(ref _grown, (int)size, before);
            if (found == before)
            {
                // A model that was trained for less is given what it was trained for.
                return largest is > 0 and { } most ? (int)Math.Min(size, most) : (int)size;
            }

            before = found;
        }
    }
}

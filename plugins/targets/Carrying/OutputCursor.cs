namespace AgentHost.Plugins.Targets.Carrying;

/// <summary>Position of a reader in one stream of a program's spooled output.</summary>
/// <param name="stream">Its name there: <c>o</c> or <c>e</c>.</param>
/// <param name="isError">True for standard error.</param>
internal sealed class OutputCursor(string stream, bool isError)
{
    public string Stream => stream;

    public bool IsError => isError;

    /// <summary>The chunk that is read.</summary>
    public int Chunk { get; private set; }

    /// <summary>Bytes of it that were read.</summary>
    public int Offset { get; private set; }

    /// <summary>True when there is no more.</summary>
    public bool IsAtEnd { get; private set; }

    /// <summary>Begins at a later chunk: those before it were taken already.</summary>
    public void Begin(int chunk) => Chunk = chunk;

    /// <summary>Goes on past what was read.</summary>
    /// <param name="state">What the chunk was before it was read: <c>part</c>, <c>whole</c>, or <c>last</c> and whole.</param>
    /// <param name="count">Bytes that were read.</param>
    /// <returns>True when the next chunk is there already.</returns>
    public bool Advance(string state, int count)
    {
        Offset += count;
        if (state == "last")
        {
            IsAtEnd = true;
        }
        else if (state == "whole")
        {
            (Chunk, Offset) = (Chunk + 1, 0);
            return true;
        }

        return false;
    }
}

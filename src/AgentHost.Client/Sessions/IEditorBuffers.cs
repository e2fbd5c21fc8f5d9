namespace AgentHost.Client;

/// <summary>Texts of files as an editor has them open, saved or not.</summary>
/// <remarks>Implemented by a surface, called by the host: thread-safe, and it answers within seconds. It throws nothing but the token's exception.</remarks>
public interface IEditorBuffers
{
    /// <summary>Reads the text of a file.</summary>
    /// <param name="path">Real path of the file.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The text; null where the editor has none, or does not answer: then the file counts as it is on disk.</returns>
    ValueTask<string?> ReadAsync(string path, CancellationToken cancellationToken);

    /// <summary>Gives a file another text, and saves it.</summary>
    /// <param name="path">Real path of the file.</param>
    /// <param name="text">The text.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>False where the editor did not take it.</returns>
    ValueTask<bool> WriteAsync(string path, string text, CancellationToken cancellationToken);
}

using AgentHost.Acp.Connecting;
using AgentHost.Acp.Protocol;
using AgentHost.Client;

namespace AgentHost.Acp.Files;

/// <summary>Files as the editor has them, asked for by the protocol. Thread-safe.</summary>
/// <remarks>An editor that does not answer in time is not asked again for a while: a turn goes on with the disk.</remarks>
/// <param name="editor">The editor.</param>
/// <param name="session">Id of the session.</param>
internal sealed class EditorFiles(EditorLink editor, string session) : IEditorBuffers
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(60);

    private long _restsUntil;

    /// <summary>Tests that the editor offers both reading and writing; with one alone, what is read could not be changed.</summary>
    /// <param name="editor">The editor.</param>
    public static bool AreOffered(EditorLink editor) => editor.Capabilities.Fs is { ReadTextFile: true, WriteTextFile: true };

    /// <inheritdoc/>
    public async ValueTask<string?> ReadAsync(string path, CancellationToken cancellationToken)
    {
        var read = await AskAsync(
            token => editor.TryAskAsync(
                AcpMethods.ReadTextFile,
                new ReadTextFileRequest(session, path),
                AcpJson.Default.ReadTextFileRequest,
                AcpJson.Default.ReadTextFileResponse,
                token),
            cancellationToken);
        return read?.Content;
    }

    /// <inheritdoc/>
    public async ValueTask<bool> WriteAsync(string path, string text, CancellationToken cancellationToken) =>
        await AskAsync(
            token => editor.TryAskAsync(
                AcpMethods.WriteTextFile,
                new WriteTextFileRequest(session, path, text),
                AcpJson.Default.WriteTextFileRequest,
                AcpJson.Default.EmptyResponse,
                token),
            cancellationToken) is not null;

    private async ValueTask<T?> AskAsync<T>(Func<CancellationToken, Task<T?>> ask, CancellationToken cancellationToken)
        where T : class
    {
        var time = editor.Options.Time;
        if (editor.Gone.IsCancellationRequested || time.GetUtcNow().UtcTicks < Interlocked.Read(ref _restsUntil))
        {
            return null;
        }

        using var late = new CancellationTokenSource(Patience, time);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, late.Token, editor.Gone);
        var answer = await ask(end.Token);
        cancellationToken.ThrowIfCancellationRequested();
        if (late.IsCancellationRequested)
        {
            Interlocked.Exchange(ref _restsUntil, (time.GetUtcNow() + Rest).UtcTicks);
            editor.Options.Report($"The editor did not answer within {Patience.TotalSeconds:0} s for a file: files are taken as they are on disk for a while.");
        }

        return answer;
    }
}

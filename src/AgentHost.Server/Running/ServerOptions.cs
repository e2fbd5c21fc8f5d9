using AgentHost.Client;
using AgentHost.Server.Listening;
using AgentHost.Server.Streaming;

namespace AgentHost.Server.Running;

/// <summary>Options of a server.</summary>
/// <param name="Listen">Where it listens.</param>
/// <param name="Folder">The folder for its tokens and its record; for its person alone, made where it is missing.</param>
/// <param name="Version">Version of the program.</param>
public sealed record ServerOptions(ListenAddress Listen, string Folder, string Version)
{
    /// <summary>Name of the file of tokens in the folder.</summary>
    public const string TokensName = "tokens.json";

    /// <summary>Writes a session as text, by the name of a format: <c>markdown</c>, <c>html</c>, <c>json</c>, <c>jsonl</c>. Null for no exports.</summary>
    public Func<IHostClient, SessionInfo, string, TextWriter, CancellationToken, Task>? Export { get; init; }

    /// <summary>
    /// Serves an editor by the Agent Client Protocol at <c>/acp</c>: the host, the editor's messages, a line each, and the stream that takes the agent's. It
    /// closes the host that it is given. Null for no editors.
    /// </summary>
    public Func<IHostClient, Stream, Stream, CancellationToken, Task>? ServeEditor { get; init; }

    /// <summary>Takes faults of the server itself, which clients are told nothing of. Null for nobody.</summary>
    public Action<Exception>? Faults { get; init; }

    /// <summary>The clock.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>By how much each wrong token, from the eleventh in a minute on, is answered later than the one before.</summary>
    internal TimeSpan WrongTokenStep { get; init; } = TimeSpan.FromMilliseconds(50);

    /// <summary>Bounds of streams.</summary>
    internal StreamBounds Streams { get; init; } = new();
}

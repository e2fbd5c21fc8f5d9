namespace AgentHost.Plugins.Isolation.Protocol;

// Files, edits and blobs of a workspace or a call, asked for by the runner.

/// <summary>
/// Requests <c>files/stat</c> and <c>files/list</c> of the runner: name a path.
/// Answers: <see cref="FileStatus"/> or null; list of <see cref="FileEntry"/>.
/// </summary>
public sealed record PathParams(string Scope, string Path);

/// <summary>Request <c>files/readProblem</c> of the runner: judges a file for a prompt. Answer: <see cref="TextResult"/>, empty where it may be sent.</summary>
public sealed record ReadProblemParams(string Scope, string Path, string? Within);

/// <summary>
/// Requests <c>files/read</c> and <c>blobs/read</c> of the runner: read bytes of a file, or of the blob whose id is the path.
/// Answer: <see cref="Chunk"/>.
/// </summary>
public sealed record ReadParams(string Scope, string Path, long Offset, int Count);

/// <summary>Answer to <c>files/read</c> and <c>blobs/read</c>: bytes; absent when the blob does not exist.</summary>
public sealed record Chunk(ReadOnlyMemory<byte>? Bytes);

/// <summary>Requests <c>edits/preview</c> and <c>edits/apply</c> of the runner. Answer: <see cref="EditResult"/>.</summary>
public sealed record EditParams(string Scope, Wire<WorkspaceEdit> Edit);

/// <summary>Request <c>blobs/create</c> of the runner: begins a blob. Answer: its handle, a number.</summary>
public sealed record BlobCreateParams(string Scope, string? MediaType);

/// <summary>
/// Requests <c>blobs/write</c> and <c>process/write</c> of the runner: write to something that a scope holds open.
/// Answer: <see cref="Empty"/>.
/// </summary>
public sealed record WriteParams(string Scope, int Handle, ReadOnlyMemory<byte> Bytes);

/// <summary>
/// Requests of the runner that name something that a scope holds open. Answers: to <c>blobs/complete</c> a <see cref="BlobReference"/>,
/// to <c>process/read</c> a <see cref="ProcessChunk"/>, to <c>process/wait</c> the exit code; to <c>blobs/close</c>, <c>process/closeInput</c>
/// and <c>process/close</c> <see cref="Empty"/>.
/// </summary>
public sealed record HandleParams(string Scope, int Handle);

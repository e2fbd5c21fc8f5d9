namespace AgentHost.Plugins.Isolation.Protocol;

// Targets of the plugin, asked by the host. Connections, and what is open in them, have numbers that the host chose.

/// <summary>Request <c>target/places</c> of the host: lists the places of a target. Answer: list of <see cref="TargetPlace"/>.</summary>
public sealed record TargetPlacesParams(int Instance);

/// <summary>Request <c>target/remove</c> of the host: removes a place. Answer: <see cref="Empty"/>.</summary>
public sealed record TargetRemoveParams(int Instance, string Place);

/// <summary>Request <c>target/connect</c> of the host: connects to a place. Answer: <see cref="TargetConnected"/>.</summary>
public sealed record TargetConnectParams(int Instance, int Connection, Wire<TargetRequest> Request);

/// <summary>Answer to <c>target/connect</c>: what stays as it is for as long as the connection lasts.</summary>
public sealed record TargetConnected(string Name, string Root, IReadOnlyList<string> Shell, string Separator, bool CanWatch);

/// <summary>Notification <c>target/lost</c> of the runner: a connection is lost.</summary>
public sealed record TargetLostParams(int Connection, string Reason);

/// <summary>Request <c>target/close</c> of the host: closes a connection. Answer: <see cref="Empty"/>.</summary>
public sealed record TargetCloseParams(int Connection);

/// <summary>
/// Requests of the host that name a path. Answers: to <c>target/resolve</c> a <see cref="TextResult"/>, to <c>target/stat</c> a <see cref="FileStatus"/> or
/// null, to <c>target/list</c> a list of <see cref="FileEntry"/>, to <c>target/createFolder</c> <see cref="Empty"/>.
/// </summary>
public sealed record TargetPathParams(int Connection, string Path);

/// <summary>Request <c>target/read</c> of the host: reads bytes of a file. Answer: <see cref="Chunk"/>.</summary>
public sealed record TargetReadParams(int Connection, string Path, long Offset, int Count);

/// <summary>Request <c>target/write</c> of the host: writes a file, whole. Answer: <see cref="FileStatus"/>.</summary>
public sealed record TargetWriteParams(int Connection, Wire<TargetWrite> Write);

/// <summary>Request <c>target/delete</c> of the host. Answer: <see cref="Empty"/>.</summary>
public sealed record TargetDeleteParams(int Connection, string Path, bool Recursive);

/// <summary>Request <c>target/move</c> of the host. Answer: <see cref="Empty"/>.</summary>
public sealed record TargetMoveParams(int Connection, string Path, string To);

/// <summary>
/// Requests <c>target/watch</c>, with a path, and <c>target/find</c>, with a name: open something. Answers: <see cref="Empty"/>; <see cref="TargetStarted"/>.
/// </summary>
public sealed record TargetOpenParams(int Connection, int Handle, string Subject);

/// <summary>Request <c>target/start</c> of the host: starts a program. Answer: <see cref="TargetStarted"/>.</summary>
public sealed record TargetStartParams(int Connection, int Handle, Wire<ProcessSpec> Spec);

/// <summary>Answer to <c>target/start</c> and <c>target/find</c>: the program's id there; absent where none was found.</summary>
public sealed record TargetStarted(string? Id);

/// <summary>
/// Requests of the host that name something that is open. Answers: to <c>target/changes</c> a <see cref="TargetChanges"/>, or null at the end, to
/// <c>target/output</c> a <see cref="ProcessChunk"/>, to <c>target/wait</c> a <see cref="TargetExit"/>; to <c>target/closeInput</c> and
/// <c>target/release</c> <see cref="Empty"/>.
/// </summary>
public sealed record TargetHandleParams(int Connection, int Handle);

/// <summary>Request <c>target/input</c> of the host: writes to a program's input. Answer: <see cref="Empty"/>.</summary>
public sealed record TargetInputParams(int Connection, int Handle, ReadOnlyMemory<byte> Bytes);

/// <summary>Answer to <c>target/wait</c>: the exit code; absent when nobody can know it.</summary>
public sealed record TargetExit(int? Code);

/// <summary>Requests <c>target/signal</c> and <c>target/keep</c> of the host, with a signal's name and a program's. Answer: a boolean.</summary>
public sealed record TargetWordParams(int Connection, int Handle, string Word);

/// <summary>Request <c>target/kill</c> of the host: ends a program and what it started. Answer: <see cref="Empty"/>.</summary>
public sealed record TargetKillParams(int Connection, int Handle, double GraceSeconds);

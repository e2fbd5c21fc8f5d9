namespace AgentHost.Plugins.Isolation.Protocol;

// Processes of a workspace's target, asked for by the runner. WriteParams and HandleParams, which blobs have as well, are in FileMessages.cs.

/// <summary>Request <c>process/start</c> of the runner: starts a process. Answer: <see cref="ProcessStarted"/>.</summary>
public sealed record ProcessStartParams(string Scope, Wire<ProcessSpec> Spec);

/// <summary>Answer to <c>process/start</c>: the process was started.</summary>
public sealed record ProcessStarted(int Handle, int Id);

/// <summary>Answer to <c>process/read</c>: the next output of a process; without bytes at its end.</summary>
public sealed record ProcessChunk(ReadOnlyMemory<byte>? Bytes, bool IsError);

/// <summary>Request <c>process/kill</c> of the runner: ends a process. Answer: <see cref="Empty"/>.</summary>
public sealed record KillParams(string Scope, int Handle, double GraceSeconds);

/// <summary>
/// Request <c>process/continue</c> of the runner: goes on, in a call's scope, with a process that another one has. Answer: true where the host lets it.
/// </summary>
public sealed record ContinueParams(string Scope, string From, int Handle, Wire<ProcessSpec> Spec);

/// <summary>Request <c>process/keep</c> of the runner: keeps a process past its call, in a workspace's scope. Answer: its handle there, a number.</summary>
public sealed record KeepParams(string Scope, int Handle, string To);

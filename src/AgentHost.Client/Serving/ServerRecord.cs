namespace AgentHost.Client;

/// <summary>A running server, as it tells clients of the same person: a file that nobody else can read.</summary>
/// <param name="Address">Its address: <c>unix:PATH</c>, <c>pipe:NAME</c>, or <c>http://HOST:PORT</c>.</param>
/// <param name="Token">The token for clients of its person, with scope <c>admin</c>. It ends with the server.</param>
/// <param name="ProcessId">Its process.</param>
/// <param name="StartedAt">Time at which it began.</param>
public sealed record ServerRecord(string Address, string Token, int ProcessId, DateTimeOffset StartedAt);

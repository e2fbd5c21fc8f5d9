using System.Text.Json;

namespace AgentHost.Client;

/// <summary>A program that a call left running and that has not ended.</summary>
/// <param name="Id">Its number in the session.</param>
/// <param name="Started">Time at which it began.</param>
/// <param name="Data">Data of the event <c>job.started</c>: the command line among them.</param>
public sealed record SessionJob(long Id, DateTimeOffset Started, JsonElement Data);

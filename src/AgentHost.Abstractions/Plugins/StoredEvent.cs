using System.Text.Json;

namespace AgentHost;

/// <summary>An event of a plugin as the log of a session has it.</summary>
/// <param name="Number">
/// Its number in the session, 1 or more. Rises with each; those of others lie between. A fork or an import counts anew.
/// </param>
/// <param name="Type">Its type, also one that the manifest declares no more.</param>
/// <param name="Time">Time at which it was appended.</param>
/// <param name="Data">Its data. In a session that was imported it is what the file says.</param>
public sealed record StoredEvent(long Number, string Type, DateTimeOffset Time, JsonElement Data);

namespace AgentHost.Sessions.Log;

/// <summary>One step of the schema.</summary>
/// <param name="Number">The schema's version after it; the first is 1.</param>
/// <param name="ReadSql">Reads its SQL: only a store that lacks it needs that.</param>
public sealed record Migration(int Number, Func<string> ReadSql);

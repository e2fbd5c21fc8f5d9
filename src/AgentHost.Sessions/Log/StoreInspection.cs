namespace AgentHost.Sessions.Log;

/// <summary>Findings of a look at the store.</summary>
/// <param name="Path">Its file.</param>
/// <param name="Damage">Damage, as SQLite says; at most 10.</param>
/// <param name="Journal">Form in which it keeps what is not yet in the file: <c>wal</c>, where that works.</param>
/// <param name="Sessions">Number of sessions.</param>
/// <param name="Bytes">The file's length.</param>
/// <param name="Owners">Owners of sessions, one sentence each; at most 20.</param>
public sealed record StoreInspection(string Path, IReadOnlyList<string> Damage, string Journal, long Sessions, long Bytes, IReadOnlyList<string> Owners)
{
    /// <summary>The kind of network file system that it is on; null for none.</summary>
    public string? Network { get; init; }
}

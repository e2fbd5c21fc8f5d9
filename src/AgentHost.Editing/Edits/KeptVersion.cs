namespace AgentHost.Editing.Edits;

/// <summary>A file of a folder that is removed, as it was.</summary>
/// <param name="Hash">Its content's name.</param>
/// <param name="Mode">Its permission bits; null where there are none.</param>
internal sealed record KeptVersion(string Hash, int? Mode);

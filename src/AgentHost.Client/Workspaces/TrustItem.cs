namespace AgentHost.Client;

/// <summary>A file that trust in a folder is about.</summary>
/// <param name="Path">Its path below the folder, with slashes.</param>
/// <param name="What">Kind of file: <c>settings</c>, <c>plugin</c>, <c>hook</c>, <c>claude</c>, or the word of a plugin that reads it (<c>server</c>).</param>
/// <param name="State">State, compared with what was trusted.</param>
public sealed record TrustItem(string Path, string What, TrustState State);

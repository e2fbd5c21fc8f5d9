namespace AgentHost.Acp.Protocol;

/// <summary>Parameters of <c>fs/read_text_file</c>.</summary>
/// <param name="SessionId">The session.</param>
/// <param name="Path">Absolute path of the file.</param>
public sealed record ReadTextFileRequest(string SessionId, string Path);

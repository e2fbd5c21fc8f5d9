namespace AgentHost.Acp.Protocol;

/// <summary>Parameters of <c>fs/write_text_file</c>.</summary>
/// <param name="SessionId">The session.</param>
/// <param name="Path">Absolute path of the file.</param>
/// <param name="Content">Text of the file from then on.</param>
public sealed record WriteTextFileRequest(string SessionId, string Path, string Content);

namespace AgentHost.Acp.Protocol;

/// <summary>Answer to <c>fs/read_text_file</c>.</summary>
/// <param name="Content">Text of the file, with what is not saved.</param>
public sealed record ReadTextFileResponse(string Content);

namespace AgentHost;

/// <summary>
/// Progress of the service before it can answer, such as fetching the model: shown, never part of the answer. Each one begins the limit on silence anew.
/// </summary>
/// <param name="Text">
/// One short line, without secrets: <c>pulling qwen3: 40 % of 5.2 GB</c>. A provider sends a few of them a minute, not one for each byte.
/// </param>
public sealed record ProgressUpdate(string Text) : ModelUpdate("progress");

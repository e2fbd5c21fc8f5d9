namespace AgentHost.Plugins.Files.Writing;

/// <summary>Arguments of <c>write</c>.</summary>
/// <param name="Path">File.</param>
/// <param name="Content">The whole text, or what to append.</param>
/// <param name="Mode">create: only if it is not there.</param>
internal sealed record WriteArguments(string Path, string Content, WriteMode Mode = WriteMode.Overwrite);

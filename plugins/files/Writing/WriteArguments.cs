namespace AgentHost.Plugins.Files.Writing;

/// <summary>Arguments of <c>write</c>.</summary>
/// <param name="Content">Whole text, or what to append.</param>
/// <param name="Mode">create fails if it exists.</param>
internal sealed record WriteArguments(string Path, string Content, WriteMode Mode = WriteMode.Overwrite);

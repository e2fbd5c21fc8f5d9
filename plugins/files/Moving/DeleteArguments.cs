namespace AgentHost.Plugins.Files.Moving;

/// <summary>Arguments of <c>delete</c>.</summary>
/// <param name="Recursive">A folder with all that is in it.</param>
internal sealed record DeleteArguments(string Path, bool Recursive = false);

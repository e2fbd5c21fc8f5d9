namespace AgentHost.Plugins.Files.Moving;

/// <summary>Arguments of <c>move</c>.</summary>
/// <param name="To">The new path; of a folder that exists, the file goes into it.</param>
internal sealed record MoveArguments(string Path, string To);

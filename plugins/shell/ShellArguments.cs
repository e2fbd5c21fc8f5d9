namespace AgentHost.Plugins.Shell;

/// <summary>Arguments of <c>shell</c>.</summary>
/// <param name="Command">Command line.</param>
/// <param name="Cwd">Folder.</param>
/// <param name="Timeout">Seconds; default 600.</param>
/// <param name="Description">What it does, in five words.</param>
internal sealed record ShellArguments(string Command, string? Cwd = null, int? Timeout = null, string? Description = null);

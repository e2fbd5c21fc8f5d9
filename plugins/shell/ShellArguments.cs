using System.Text.Json;

namespace AgentHost.Plugins.Shell;

/// <summary>Arguments of <c>shell</c>.</summary>
/// <param name="Timeout">Seconds; default 600.</param>
/// <param name="Wait">true: until it ends; false: at once in the background, with input; or seconds (default 60), then in the background.</param>
/// <param name="Description">Five words.</param>
/// <param name="Outside">Leaves the sandbox; asks.</param>
internal sealed record ShellArguments(
    string Command, string? Cwd = null, int? Timeout = null, JsonElement? Wait = null, string? Description = null, bool Outside = false);

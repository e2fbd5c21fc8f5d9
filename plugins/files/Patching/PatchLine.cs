namespace AgentHost.Plugins.Files.Patching;

/// <summary>A line of a hunk: <c>' '</c> stays, <c>'-'</c> goes, <c>'+'</c> comes.</summary>
internal readonly record struct PatchLine(char Mark, string Text);

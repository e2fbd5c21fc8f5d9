namespace AgentHost.Plugins.Shell;

/// <summary>The tool that runs commands: <c>shell</c>.</summary>
public sealed partial class ShellPlugin : Plugin;

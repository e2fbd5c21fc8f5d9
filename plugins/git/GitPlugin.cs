namespace AgentHost.Plugins.Git;

/// <summary>The tool that works with git: <c>git</c>.</summary>
public sealed partial class GitPlugin : Plugin;

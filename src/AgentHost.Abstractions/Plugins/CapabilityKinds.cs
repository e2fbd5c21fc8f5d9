namespace AgentHost;

/// <summary>The kinds of capability that the host itself understands. Kinds are open strings: plugins bring more.</summary>
public static class CapabilityKinds
{
    /// <summary><see cref="ModelProvider"/>.</summary>
    public const string Provider = "provider";

    /// <summary><see cref="AgentHost.Tool"/>.</summary>
    public const string Tool = "tool";

    /// <summary><see cref="AgentHost.ToolSource"/>.</summary>
    public const string ToolSource = "tool-source";

    /// <summary><see cref="AgentHost.Hook"/>.</summary>
    public const string Hook = "hook";

    /// <summary><see cref="AgentHost.Command"/>.</summary>
    public const string Command = "command";

    /// <summary><see cref="AgentHost.PromptSection"/>.</summary>
    public const string PromptSection = "prompt-section";

    /// <summary><see cref="AgentHost.Compactor"/>.</summary>
    public const string Compactor = "compactor";

    /// <summary><see cref="AgentHost.CommandSource"/>.</summary>
    public const string CommandSource = "command-source";

    /// <summary><see cref="AgentHost.AgentSource"/>.</summary>
    public const string AgentSource = "agent-source";

    /// <summary><see cref="AgentHost.ContextSource"/>.</summary>
    public const string ContextSource = "context-source";

    /// <summary><see cref="AgentHost.PinSource"/>.</summary>
    public const string PinSource = "pin-source";

    /// <summary><see cref="AgentHost.ContributionCheck"/>.</summary>
    public const string ContributionCheck = "contribution-check";

    /// <summary><see cref="AgentHost.HookSource"/>.</summary>
    public const string HookSource = "hook-source";

    /// <summary><see cref="AgentHost.TelemetrySink"/>.</summary>
    public const string TelemetrySink = "telemetry-sink";

    /// <summary>
    /// Data alone: how results of a tool are shown to people that come with structured data and no blocks of their own. For the plugin's own tools, and those
    /// of servers that it declares.
    /// </summary>
    public const string ToolRenderer = "tool-renderer";

    /// <summary><see cref="AgentHost.WorkspaceProvider"/>.</summary>
    public const string WorkspaceProvider = "workspace-provider";

    /// <summary><see cref="AgentHost.Target"/>.</summary>
    public const string Target = "target";

    /// <summary>
    /// Data alone: a file or folder of a workspace (<c>name</c>, a path below it) that the plugin reads only where the workspace is trusted, with what it
    /// <c>holds</c> in words. Trust is then in its contents, and it is named where it is ignored. <c>what</c> is a word for it in reports, <c>namesFiles</c>
    /// adds the files that its texts name. <c>hooks</c> says that it is JSON that declares hooks, for the plugin's <see cref="HookSource"/>. Counts for bundled
    /// and installed plugins.
    /// </summary>
    public const string TrustFile = "trust-file";
}

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

    /// <summary><see cref="Capability"/>: commands that are found rather than declared. <c>{"action":"list"}</c> gives a list of <see cref="CommandSpec"/>; <c>{"action":"run","call":CommandCall,"sessionId":…}</c> a <see cref="CommandResult"/>, or null where it has no such command.</summary>
    public const string CommandSource = "command-source";

    /// <summary><see cref="Capability"/>: agents. <c>{"action":"list"}</c> gives a list of <see cref="AgentProfile"/>.</summary>
    public const string AgentSource = "agent-source";

    /// <summary><see cref="Capability"/>: what a reference in a prompt (<c>@NAME:TARGET</c>) stands for. <c>{"target":…,"timeoutSeconds":…}</c> gives <c>{"text":…,"title":…}</c> or <c>{"error":…}</c>, or <c>{"next":…}</c>, another reference that stands for it. Its name is that of the reference. <c>timeoutSeconds</c> of its entry is how long it may take (30, 600 at most); what is left of that, or what the person allows, comes with each call, and a second later the host waits no longer.</summary>
    public const string ContextSource = "context-source";

    /// <summary><see cref="Capability"/>: what is to be kept when a conversation is shortened, asked for at that moment. <c>{"sessionId":…}</c> gives <c>{"pins":[{"title":…,"text":…}]}</c>; bounded by the host.</summary>
    public const string PinSource = "pin-source";

    /// <summary>
    /// <see cref="Capability"/>: looks at the entries that another plugin has for a contribution point of this one, more closely than its schema can; named after the point. Authors ask for it
    /// (<c>agent plugin test</c>, <c>agent plugin pack</c>), no run of the agent does. <c>{"plugin":ID,"folder":PATH,"entries":[…]}</c> gives
    /// <c>{"faults":[{"message":…,"file":…,"line":…,"column":…,"severity":"error"|"advice"}]}</c>: the message is one sentence, the file relative to the folder, line and column count from 1 (0: the whole file);
    /// all but the message may be missing, the severity then is <c>error</c>. It may take 30 s.
    /// </summary>
    public const string ContributionCheck = "contribution-check";

    /// <summary>
    /// Data alone: a file or folder of a workspace (<c>name</c>, a path below it) that the plugin reads only where the workspace is trusted, with what it <c>holds</c> in words. Trust is then in
    /// its contents, and it is named where it is ignored. <c>what</c> is a word for it in reports, <c>namesFiles</c> adds the files that its texts name. Counts for bundled and installed plugins.
    /// </summary>
    public const string TrustFile = "trust-file";
}

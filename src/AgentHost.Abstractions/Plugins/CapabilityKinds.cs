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
    /// <see cref="Capability"/>: hooks that are found rather than declared in a manifest, behind those of plugins. With <c>"settings": true</c> in its entry it serves the settings under <c>hooks</c>; the
    /// files of other agents that it reads are <see cref="TrustFile"/> entries of its plugin with a member <c>hooks</c>. Where such a setting or file declares a hook and the source cannot be used, no turn starts;
    /// where nothing does, it is not loaded. A person alone can switch its plugin off.
    /// <c>{"action":"find","settings":[{"event":…,"hook":{…},"origin":…,"ofProject":…}],"files":[{"path":…,"format":…,"strict":…,"ofProject":…,"text":…,"problem":…}]}</c> gives
    /// <c>{"hooks":[<see cref="FoundHook"/>],"problems":[{"file":…,"line":…,"column":…,"message":…,"severity":"error"|"warning"}]}</c>, in the order in which they run; an error stops turns.
    /// <c>{"action":"run","hook":<see cref="FoundHook"/>,"input":<see cref="HookInput"/>,"distrusted":…}</c> gives a <see cref="HookResult"/>; <see cref="HookResult.None"/> where the hook is for another tool.
    /// With <c>distrusted</c>, why the workspace's files are not what was trusted, nothing may be started: the hook has failed. What the source throws is a failed hook, too.
    /// </summary>
    public const string HookSource = "hook-source";

    /// <summary>
    /// Data alone: a file or folder of a workspace (<c>name</c>, a path below it) that the plugin reads only where the workspace is trusted, with what it <c>holds</c> in words. Trust is then in
    /// its contents, and it is named where it is ignored. <c>what</c> is a word for it in reports, <c>namesFiles</c> adds the files that its texts name. <c>hooks</c> says that it is JSON that declares hooks, for the
    /// plugin's <see cref="HookSource"/>. Counts for bundled and installed plugins.
    /// </summary>
    public const string TrustFile = "trust-file";
}

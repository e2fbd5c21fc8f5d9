namespace AgentHost;

/// <summary>The kinds of capability that the host itself understands. Kinds are open strings: plugins bring more.</summary>
public static class CapabilityKinds
{
    /// <summary><see cref="ModelProvider"/>.</summary>
    public const string Provider = "provider";

    /// <summary><see cref="AgentHost.Tool"/>.</summary>
    public const string Tool = "tool";

    /// <summary><see cref="AgentHost.Hook"/>.</summary>
    public const string Hook = "hook";

    /// <summary><see cref="AgentHost.Command"/>.</summary>
    public const string Command = "command";

    /// <summary><see cref="AgentHost.PromptSection"/>.</summary>
    public const string PromptSection = "prompt-section";

    /// <summary><see cref="AgentHost.Compactor"/>.</summary>
    public const string Compactor = "compactor";
}

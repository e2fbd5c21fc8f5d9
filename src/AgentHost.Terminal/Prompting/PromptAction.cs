namespace AgentHost.Terminal.Prompting;

/// <summary>Result of a key at the prompt.</summary>
internal enum PromptAction
{
    /// <summary>The key means nothing here.</summary>
    None,

    /// <summary>The draft or its caret changed.</summary>
    Edited,

    /// <summary>The draft is to be sent.</summary>
    Submit,

    /// <summary>The draft is for the turn that runs (Alt+Enter).</summary>
    Steer,
}

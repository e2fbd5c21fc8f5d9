namespace AgentHost.Terminal.Commands;

/// <summary>Group of commands in help, in the order of help.</summary>
internal enum CommandGroup
{
    /// <summary>The conversation: help, state, the end.</summary>
    Conversation,

    /// <summary>Sessions: new ones, others, their files and their length.</summary>
    Sessions,

    /// <summary>Answers: code of them, and other models' answers to the same.</summary>
    Answers,

    /// <summary>Models, agents, permissions, and what was used.</summary>
    Models,

    /// <summary>Work that runs, and work that is to be done.</summary>
    Work,

    /// <summary>Logins and settings.</summary>
    Setup,
}

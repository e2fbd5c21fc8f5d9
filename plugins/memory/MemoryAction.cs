namespace AgentHost.Plugins.Memory;

/// <summary>What is done with the memory.</summary>
internal enum MemoryAction
{
    /// <summary>Shows it.</summary>
    Read,

    /// <summary>Adds an entry.</summary>
    Add,

    /// <summary>Takes an entry out.</summary>
    Forget,
}

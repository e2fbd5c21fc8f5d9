namespace AgentHost.Plugins.Memory;

/// <summary>Action on the memory.</summary>
internal enum MemoryAction
{
    /// <summary>Shows it.</summary>
    Read,

    /// <summary>Adds an entry.</summary>
    Add,

    /// <summary>Takes an entry out.</summary>
    Forget,
}

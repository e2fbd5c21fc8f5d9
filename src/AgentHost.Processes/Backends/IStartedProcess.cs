namespace AgentHost.Processes.Backends;

/// <summary>A process that knows how it was started.</summary>
internal interface IStartedProcess : IProcess
{
    /// <summary>All that it was started with.</summary>
    StartRequest Request { get; }

    /// <summary>True when the program itself is over.</summary>
    bool HasEnded { get; }
}

namespace AgentHost;

/// <summary>Takes news of a running call to whoever watches.</summary>
/// <remarks>Never blocks; news may be thinned out when it comes faster than it can be shown. Thread-safe.</remarks>
public interface IToolProgress
{
    /// <summary>Reports news.</summary>
    void Report(ToolProgress progress);
}

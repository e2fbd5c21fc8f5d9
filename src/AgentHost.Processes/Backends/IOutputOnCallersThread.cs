namespace AgentHost.Processes.Backends;

/// <summary>A process whose output can be waited for by the thread that asks for it, which spares each message two changes of threads.</summary>
public interface IOutputOnCallersThread
{
    /// <summary>From now on reads of the output are done when they return, and hold their thread until then. Called before the first.</summary>
    void ReadOnCallersThread();
}

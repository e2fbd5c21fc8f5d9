namespace AgentHost.Plugins.Shell.Jobs;

/// <summary>How a command ended.</summary>
internal enum JobEnding
{
    Running,
    Exited,
    TimedOut,
    Cancelled,
    Killed,
    Lost,
}

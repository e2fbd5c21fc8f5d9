namespace AgentHost.Plugins.Shell.Jobs;

/// <summary>State of a command: it is running, or the way in which it ended.</summary>
internal enum JobEnding
{
    Running,
    Exited,
    TimedOut,
    Cancelled,
    Killed,
    Lost,
}

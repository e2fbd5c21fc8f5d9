using AgentHost.Kernel.Turns.Scheduling;

namespace AgentHost.Kernel.Turns.Running;

/// <summary>Runs a turn whose time has come to its stored end.</summary>
internal interface ITurnExecutor
{
    /// <summary>Runs it.</summary>
    Task RunAsync(ScheduledTurn turn);
}

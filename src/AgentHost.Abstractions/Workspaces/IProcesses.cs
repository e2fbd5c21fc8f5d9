namespace AgentHost;

/// <summary>Runs programs on a workspace's target.</summary>
/// <remarks>A child never outlives the host, nor the call that started it unless it is kept (<see cref="IProcess.KeepAsync"/>). Thread-safe.</remarks>
public interface IProcesses
{
    /// <summary>The target's shell: its program and the arguments before a command line (<c>/bin/sh -c</c>).</summary>
    IReadOnlyList<string> Shell { get; }

    /// <summary>Starts a program.</summary>
    /// <exception cref="ProcessStartException">It is missing, is no program, its folder is missing, or the call may not run it.</exception>
    ValueTask<IProcess> StartAsync(ProcessSpec spec, CancellationToken cancellationToken);
}

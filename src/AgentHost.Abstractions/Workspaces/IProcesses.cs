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

    /// <summary>
    /// Goes on, in this call, with a process that an earlier call of the session kept: from now on the hosts that it reaches are judged in this call, and open
    /// connections to hosts that this call may not reach unasked are cut.
    /// </summary>
    /// <param name="process">The process.</param>
    /// <param name="spec">What the call would start in its stead: it has to be in the call's plan.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>
    /// True where it is that program, with those arguments and variables, in the sandbox that one which starts now would have. False for any other, one of
    /// another session, one that has ended, and where the host cannot tell: end it, and start one.
    /// </returns>
    ValueTask<bool> ContinueAsync(IProcess process, ProcessSpec spec, CancellationToken cancellationToken) => new(false);
}

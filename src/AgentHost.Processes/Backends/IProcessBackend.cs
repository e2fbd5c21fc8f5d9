namespace AgentHost.Processes.Backends;

/// <summary>Starts, watches and ends processes on this platform. One for the whole host, shared by its workspaces.</summary>
/// <remarks>Thread-safe. Disposing it ends every process that it started and that still runs.</remarks>
public interface IProcessBackend : IAsyncDisposable
{
    /// <summary>The platform's shell and the arguments before a command line.</summary>
    IReadOnlyList<string> Shell { get; }

    /// <summary>Starts a program; returns once it runs.</summary>
    /// <exception cref="ProcessStartException">It could not be started; one sentence says why.</exception>
    IProcess Start(StartRequest request);
}

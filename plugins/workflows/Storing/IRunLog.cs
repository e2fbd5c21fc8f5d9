using AgentHost.Plugins.Workflows.Engine;

namespace AgentHost.Plugins.Workflows.Storing;

/// <summary>Log of one run.</summary>
internal interface IRunLog
{
    /// <summary>Appends events, all or none; they are on the disk when the call returns.</summary>
    /// <param name="events">The events, each with a line for the person or null.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="HostException">They cannot be stored.</exception>
    /// <exception cref="CapabilityException">Another process wrote to the run: what this one knows is not the truth any more.</exception>
    ValueTask AppendAsync(IReadOnlyList<(RunEvent Event, string? Notice)> events, CancellationToken cancellationToken);

    /// <summary>Reads the events of the run, oldest first.</summary>
    ValueTask<IReadOnlyList<RunEvent>> ReadAsync(CancellationToken cancellationToken);
}

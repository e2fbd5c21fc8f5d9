namespace AgentHost.Processes.Proxying;

/// <summary>Decides which hosts a command in the sandbox reaches, and keeps a record of it. Thread-safe.</summary>
public interface ICommandHosts
{
    /// <summary>True when a connection may come about: a rule names a host, or somebody can be asked.</summary>
    bool CanOpen { get; }

    /// <summary>Tests that a connection needs no question: rules allow it, or the call was allowed with its host. Nothing is recorded.</summary>
    /// <param name="host">A name or an address in its plain form, without brackets.</param>
    /// <param name="port">The port.</param>
    bool Allows(string host, int port);

    /// <summary>Judges one connection; waits for a person where one has to be asked.</summary>
    /// <param name="host">A name or an address in its plain form, without brackets.</param>
    /// <param name="port">The port.</param>
    /// <param name="cancellationToken">Fires when the command has ended.</param>
    ValueTask<HostAnswer> JudgeAsync(string host, int port, CancellationToken cancellationToken);

    /// <summary>Takes note of a connection that was refused for where its host leads, whatever rules say.</summary>
    ValueTask NoteRefusalAsync(string host, int port, string reason);
}

namespace AgentHost;

/// <summary>A kind of place to work in, such as machines over ssh or containers: lists its places and connects to one.</summary>
/// <remarks>
/// One instance a workspace of this machine, the one that it is asked from, whose settings it reads; thread-safe. A session of a place has its files,
/// edits and programs through the connection and none of this machine's; a connection that is lost is made again with the next use.
/// </remarks>
public abstract class Target
{
    /// <summary>Connects to a place, and starts what has to run there.</summary>
    /// <param name="request">The place, and how to connect to it.</param>
    /// <param name="cancellationToken">Ends the attempt; whatever was begun is taken back.</param>
    /// <returns>The connection, to be disposed.</returns>
    /// <exception cref="CapabilityException">The place cannot be reached; the message says why, and what to do.</exception>
    public abstract ValueTask<TargetConnection> ConnectAsync(TargetRequest request, CancellationToken cancellationToken);

    /// <summary>Lists the places that are known now, such as containers that are there; none by default.</summary>
    /// <exception cref="CapabilityException">They cannot be found out; told to the caller as it is.</exception>
    public virtual ValueTask<IReadOnlyList<TargetPlace>> ListAsync(CancellationToken cancellationToken) => new([]);

    /// <summary>Removes a place with all that is in it, such as a container. The default removes none.</summary>
    /// <param name="place">Its name, as it was listed.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="CapabilityException">There is no such place, or it cannot be removed.</exception>
    public virtual ValueTask RemoveAsync(string place, CancellationToken cancellationToken) =>
        throw new CapabilityException($"The place {place} cannot be removed: this target removes none.");
}

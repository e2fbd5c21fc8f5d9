namespace AgentHost;

/// <summary>Bytes that a session keeps outside its log. Those of other sessions are not found, but those of its parents are.</summary>
/// <remarks>Thread-safe.</remarks>
public interface IBlobs
{
    /// <summary>Begins a blob that is written piece by piece.</summary>
    ValueTask<IBlobWriter> CreateAsync(string? mediaType, CancellationToken cancellationToken);

    /// <summary>Reads bytes of a blob.</summary>
    /// <param name="id">Its id, or the first 8 or more of its hexadecimal digits.</param>
    /// <param name="offset">First byte, from 0.</param>
    /// <param name="buffer">Buffer for the bytes; at most 1 MB is read in one call.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>Number of bytes read; 0 at the end; -1 when there is no such blob.</returns>
    ValueTask<int> ReadAsync(string id, long offset, Memory<byte> buffer, CancellationToken cancellationToken);
}

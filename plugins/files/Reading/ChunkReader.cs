namespace AgentHost.Plugins.Files.Reading;

/// <summary>Reads bytes from a place: a file or a blob. Returns 0 at the end.</summary>
internal delegate ValueTask<int> ChunkReader(long offset, Memory<byte> buffer, CancellationToken cancellationToken);

namespace AgentHost.Plugins.Search.Tests.Judging;

/// <summary>Files that something happens to just before they are read.</summary>
internal sealed class MovingFiles(IFiles files, Action<string> happens, Func<string, bool> to) : IFiles
{
    public ValueTask<FileStatus?> StatAsync(string path, CancellationToken cancellationToken) => files.StatAsync(path, cancellationToken);

    public ValueTask<IReadOnlyList<FileEntry>> ListAsync(string path, CancellationToken cancellationToken) => files.ListAsync(path, cancellationToken);

    public ValueTask<int> ReadAsync(string path, long offset, Memory<byte> buffer, CancellationToken cancellationToken)
    {
        if (to(path))
        {
            happens(path);
        }

        return files.ReadAsync(path, offset, buffer, cancellationToken);
    }
}

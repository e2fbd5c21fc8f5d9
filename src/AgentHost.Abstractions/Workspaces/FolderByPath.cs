namespace AgentHost;

/// <summary>A folder whose entries are reached by their paths: nothing is held.</summary>
internal sealed class FolderByPath(IFiles files, string path) : IOpenFolder
{
    private readonly string _prefix = path is "" or "." ? "" : path.EndsWith('/') ? path : path + "/";

    public ValueTask<IReadOnlyList<FileEntry>> ListAsync(CancellationToken cancellationToken) =>
        files.ListAsync(path.Length == 0 ? "." : path, cancellationToken);

    public ValueTask<FileStatus?> LookAsync(string name, CancellationToken cancellationToken) => files.StatAsync(_prefix + name, cancellationToken);

    public ValueTask<int> ReadAsync(string name, long offset, Memory<byte> buffer, CancellationToken cancellationToken) =>
        files.ReadAsync(_prefix + name, offset, buffer, cancellationToken);

    public void Dispose()
    {
    }
}

namespace AgentHost.FileSystem;

/// <summary>Files of a place that is not this machine, as far as a gate lets them be read. Thread-safe.</summary>
/// <param name="place">The place.</param>
/// <param name="paths">Its paths.</param>
/// <param name="gate">What may be read.</param>
public sealed class RemoteFiles(RemotePlace place, IWorkspacePaths paths, IPathGate gate) : IFiles
{
    private const int MostPerRead = 1024 * 1024;

    /// <inheritdoc/>
    public async ValueTask<FileStatus?> StatAsync(string path, CancellationToken cancellationToken)
    {
        var real = await ResolveAsync(path, cancellationToken);
        var found = await place.AskAsync(path, (there, token) => there.StatAsync(real, token), cancellationToken);

        // Judged whether it is there or not: an answer would tell which.
        var verdict = gate.Judge(real, found?.Kind == FileKind.Folder);
        return verdict is { IsAllowed: false, Sentence: { } sentence } ? throw new FileAccessException(FileAccessFailure.NotPermitted, path, sentence)
            : found is null || !verdict.IsAllowed ? null
            : found with { Path = real, Inside = paths.IsInside(real) };
    }

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<FileEntry>> ListAsync(string path, CancellationToken cancellationToken)
    {
        var real = await ResolveAsync(path, cancellationToken);
        Check(path, real, isFolder: true);
        var entries = await place.AskAsync(path, (there, token) => there.ListAsync(real, token), cancellationToken);
        var below = real.EndsWith('/') ? real : real + "/";
        return [.. entries.Where(entry => gate.Judge(below + entry.Name, entry.Kind == FileKind.Folder) is { IsListed: true })];
    }

    /// <inheritdoc/>
    public async ValueTask<int> ReadAsync(string path, long offset, Memory<byte> buffer, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        var real = await ResolveAsync(path, cancellationToken);
        Check(path, real, isFolder: false);
        var bytes = await place.AskAsync(
            path, (there, token) => there.ReadAsync(real, offset, Math.Min(buffer.Length, MostPerRead), token), cancellationToken);
        bytes.CopyTo(buffer);
        return bytes.Length;
    }

    private async ValueTask<string> ResolveAsync(string path, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var resolved = await Task.Run(() => paths.Resolve(path), cancellationToken);
        return resolved.IsResolved ? resolved.Path : throw new FileAccessException(FileAccessFailure.Failed, path, resolved.Error);
    }

    private void Check(string path, string real, bool isFolder)
    {
        var verdict = gate.Judge(real, isFolder);
        if (!verdict.IsAllowed)
        {
            throw verdict.Sentence is { } sentence
                ? new FileAccessException(FileAccessFailure.NotPermitted, path, sentence)
                : FileAccessException.Missing(path);
        }
    }
}

using System.Security.Cryptography;
using AgentHost.FileSystem;
using AgentHost.Sessions.Log;

namespace AgentHost.Sessions;

/// <summary>Writes a blob to a file of its own and moves it to its place when it is whole. For one caller at a time.</summary>
internal sealed class BlobWriter : IBlobWriter
{
    private readonly string folder;
    private readonly string path;
    private readonly FileStream file;
    private readonly string? mediaType;
    private readonly IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly Func<string, CancellationToken, ValueTask>? note;
    private BlobReference? completed;
    private long length;

    public BlobWriter(string folder, string path, FileStream file, string? mediaType, Func<string, CancellationToken, ValueTask>? note)
    {
        this.folder = folder;
        this.path = path;
        this.file = file;
        this.mediaType = mediaType;
        this.note = note;
    }

    /// <inheritdoc/>
    /// <exception cref="HostException">It would be too large, or the disk does not take it.</exception>
    public async ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        if (completed is not null)
        {
            throw new InvalidOperationException("The blob is finished.");
        }

        if (length + bytes.Length > SessionBlobs.MaxLength)
        {
            throw new HostException(HostFailure.Invalid, $"A blob has at most {SessionBlobs.MaxLength >> 20} MB.");
        }

        try
        {
            await RandomAccess.WriteAsync(file.SafeFileHandle, bytes, length, cancellationToken);
        }
        catch (Exception exception) when (StoreErrors.IsStoreFault(exception))
        {
            throw StoreErrors.Translate(folder, exception);
        }

        // Counted once they are there: a write that failed can be made again.
        hash.AppendData(bytes.Span);
        length += bytes.Length;
    }

    /// <inheritdoc/>
    /// <exception cref="HostException">The disk does not take it.</exception>
    public async ValueTask<BlobReference> CompleteAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (completed is not null)
        {
            return completed;
        }

        var digits = Convert.ToHexStringLower(hash.GetCurrentHash());
        if (note is not null)
        {
            await note(digits, cancellationToken);
        }

        try
        {
            // The log may be on disk before the blob that it names otherwise.
            RandomAccess.FlushToDisk(file.SafeFileHandle);
            file.Dispose();
            var place = Path.Combine(folder, digits[..2]);
            StoreFiles.CreateFolder(place);
            Move(Path.Combine(place, digits));
        }
        catch (Exception exception) when (StoreErrors.IsStoreFault(exception))
        {
            throw StoreErrors.Translate(folder, exception);
        }

        completed = new BlobReference("sha256:" + digits, length) { MediaType = mediaType };
        return completed;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        hash.Dispose();
        await file.DisposeAsync();
        if (completed is null)
        {
            try
            {
                File.Delete(path);
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                // A later start removes what is left here.
            }
        }
    }

    private void Move(string target)
    {
        // The same name means the same bytes; a file of another length is what a damaged disk left.
        if (File.Exists(target) && new FileInfo(target).Length == length)
        {
            File.Delete(path);
            return;
        }

        File.Move(path, target, overwrite: true);
    }
}

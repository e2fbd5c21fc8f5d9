using System.Security.Cryptography;
using AgentHost.FileSystem;
using AgentHost.Sessions.Log;

namespace AgentHost.Sessions;

/// <summary>Writes a blob to a file of its own and moves it to its place when it is whole. For one caller at a time.</summary>
internal sealed class BlobWriter : IBlobWriter
{
    private readonly string _folder;
    private readonly string _path;
    private readonly FileStream _file;
    private readonly string? _mediaType;
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly Func<string, CancellationToken, ValueTask>? _note;
    private BlobReference? _completed;
    private long _length;

    public BlobWriter(string folder, string path, FileStream file, string? mediaType, Func<string, CancellationToken, ValueTask>? note)
    {
        _folder = folder;
        _path = path;
        _file = file;
        _mediaType = mediaType;
        _note = note;
    }

    /// <inheritdoc/>
    /// <exception cref="HostException">It would be too large, or the disk does not take it.</exception>
    public async ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        if (_completed is not null)
        {
            throw new InvalidOperationException("The blob is finished.");
        }

        if (_length + bytes.Length > SessionBlobs.MaxLength)
        {
            throw new HostException(HostFailure.Invalid, $"A blob has at most {SessionBlobs.MaxLength >> 20} MB.");
        }

        try
        {
            await RandomAccess.WriteAsync(_file.SafeFileHandle, bytes, _length, cancellationToken);
        }
        catch (Exception exception) when (StoreErrors.IsStoreFault(exception))
        {
            throw StoreErrors.Translate(_folder, exception);
        }

        // Counted once they are there: a write that failed can be made again.
        _hash.AppendData(bytes.Span);
        _length += bytes.Length;
    }

    /// <inheritdoc/>
    /// <exception cref="HostException">The disk does not take it.</exception>
    public async ValueTask<BlobReference> CompleteAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (_completed is not null)
        {
            return _completed;
        }

        var digits = Convert.ToHexStringLower(_hash.GetCurrentHash());
        if (_note is not null)
        {
            await _note(digits, cancellationToken);
        }

        try
        {
            // The log may be on disk before the blob that it names otherwise.
            RandomAccess.FlushToDisk(_file.SafeFileHandle);
            _file.Dispose();
            var place = Path.Combine(_folder, digits[..2]);
            StoreFiles.CreateFolder(place);
            Move(Path.Combine(place, digits));
        }
        catch (Exception exception) when (StoreErrors.IsStoreFault(exception))
        {
            throw StoreErrors.Translate(_folder, exception);
        }

        _completed = new BlobReference("sha256:" + digits, _length) { MediaType = _mediaType };
        return _completed;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _hash.Dispose();
        await _file.DisposeAsync();
        if (_completed is null)
        {
            try
            {
                File.Delete(_path);
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
        if (File.Exists(target) && new FileInfo(target).Length == _length)
        {
            File.Delete(_path);
            return;
        }

        File.Move(_path, target, overwrite: true);
    }
}

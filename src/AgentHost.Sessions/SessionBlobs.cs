using AgentHost.FileSystem;
using AgentHost.Sessions.Log;

namespace AgentHost.Sessions;

/// <summary>Bytes by their SHA-256, a file each, at most 1 GB: <c>blobs/ab/abcdef…</c>. Thread-safe, across processes too.</summary>
/// <remarks>All sessions' blobs lie here; <see cref="SessionScopedBlobs"/> is what a session sees of them.</remarks>
internal sealed class SessionBlobs : IBlobs
{
    /// <summary>The most bytes of one blob.</summary>
    public const long MaxLength = 1L << 30;

    private const string Scheme = "sha256:";
    private const int ShortestPrefix = 8;
    private const int MaxRead = 1024 * 1024;
    private static readonly TimeSpan LeftoverAge = TimeSpan.FromDays(1);
    private readonly string _folder;
    private readonly TimeProvider _time;
    private int _cleaned;

    public SessionBlobs(string folder, TimeProvider time)
    {
        _folder = folder;
        _time = time;
    }

    /// <inheritdoc/>
    public ValueTask<IBlobWriter> CreateAsync(string? mediaType, CancellationToken cancellationToken) => CreateAsync(mediaType, note: null, cancellationToken);

    /// <summary>Begins a blob.</summary>
    /// <param name="mediaType">What the bytes are.</param>
    /// <param name="note">Told of its digits before it is put in its place.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public ValueTask<IBlobWriter> CreateAsync(string? mediaType, Func<string, CancellationToken, ValueTask>? note, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var temporary = Path.Combine(_folder, "tmp");
        try
        {
            StoreFiles.CreateFolder(_folder);
            StoreFiles.CreateFolder(temporary);
            if (Interlocked.Exchange(ref _cleaned, 1) == 0)
            {
                RemoveLeftovers(temporary);
            }

            var path = Path.Combine(temporary, Guid.NewGuid().ToString("N"));
            return ValueTask.FromResult<IBlobWriter>(new BlobWriter(_folder, path, StoreFiles.Create(path), mediaType, note));
        }
        catch (Exception exception) when (StoreErrors.IsStoreFault(exception))
        {
            throw StoreErrors.Translate(_folder, exception);
        }
    }

    /// <summary>Keeps bytes that are at hand.</summary>
    public async ValueTask<BlobReference> WriteAsync(ReadOnlyMemory<byte> bytes, string? mediaType, CancellationToken cancellationToken)
    {
        await using var writer = await CreateAsync(mediaType, cancellationToken);
        await writer.WriteAsync(bytes, cancellationToken);
        return await writer.CompleteAsync(cancellationToken);
    }

    /// <summary>Keeps bytes by the digits that they are known to have, before this returns; those that are there already are not written again.</summary>
    /// <exception cref="HostException">The disk does not take them.</exception>
    public void Put(string digits, ReadOnlySpan<byte> bytes)
    {
        var place = Path.Combine(_folder, digits[..2], digits);
        try
        {
            if (new FileInfo(place) is { Exists: true } there && there.Length == bytes.Length)
            {
                return;
            }

            var temporary = Path.Combine(_folder, "tmp");
            StoreFiles.CreateFolder(_folder);
            StoreFiles.CreateFolder(temporary);
            StoreFiles.CreateFolder(Path.GetDirectoryName(place)!);
            var path = Path.Combine(temporary, Guid.NewGuid().ToString("N"));
            using (var file = StoreFiles.Create(path))
            {
                file.Write(bytes);
                file.Flush(flushToDisk: true);
            }

            File.Move(path, place, overwrite: true);
        }
        catch (Exception exception) when (StoreErrors.IsStoreFault(exception))
        {
            throw StoreErrors.Translate(_folder, exception);
        }
    }

    /// <inheritdoc/>
    /// <exception cref="HostException">The digits fit several blobs, or the file cannot be read.</exception>
    public async ValueTask<int> ReadAsync(string id, long offset, Memory<byte> buffer, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(id);
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        try
        {
            if (Find(id) is not { } path)
            {
                return -1;
            }

            using var file = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, FileOptions.Asynchronous);
            return await RandomAccess.ReadAsync(file, buffer.Length > MaxRead ? buffer[..MaxRead] : buffer, offset, cancellationToken);
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            return -1;
        }
        catch (Exception exception) when (StoreErrors.IsStoreFault(exception))
        {
            throw StoreErrors.Translate(_folder, exception);
        }
    }

    /// <summary>The digits of a name: 8 to 64 of them; null when it is none.</summary>
    public static string? DigitsOf(string id)
    {
        var digits = (id.StartsWith(Scheme, StringComparison.Ordinal) ? id[Scheme.Length..] : id).ToLowerInvariant();
        return digits.Length is < ShortestPrefix or > 64 || !digits.All(char.IsAsciiHexDigitLower) ? null : digits;
    }

    public static HostException FitsSeveral(string id) => new(HostFailure.Invalid, $"\"{id}\" fits several blobs. Give more of its digits.");

    private string? Find(string id)
    {
        if (DigitsOf(id) is not { } digits)
        {
            return null;
        }

        var place = Path.Combine(_folder, digits[..2]);
        if (digits.Length == 64)
        {
            return Path.Combine(place, digits);
        }

        var found = Directory.Exists(place) ? Directory.EnumerateFiles(place, digits + "*").Take(2).ToList() : [];
        return found.Count < 2 ? found.FirstOrDefault() : throw FitsSeveral(id);
    }

    private void RemoveLeftovers(string temporary)
    {
        var before = (_time.GetUtcNow() - LeftoverAge).UtcDateTime;
        foreach (var file in Directory.EnumerateFiles(temporary))
        {
            try
            {
                if (File.GetLastWriteTimeUtc(file) < before)
                {
                    File.Delete(file);
                }
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                // Somebody still has it open; another start will find it.
            }
        }
    }
}

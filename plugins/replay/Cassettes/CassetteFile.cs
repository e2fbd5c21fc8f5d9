using AgentHost.Plugins.Replay.Requests;

namespace AgentHost.Plugins.Replay.Cassettes;

/// <summary>A cassette that is being recorded: whole answers are added at its end, so that it can be played at any moment.</summary>
/// <remarks>Thread-safe.</remarks>
internal sealed class CassetteFile(string file, string model) : IDisposable
{
    private readonly SemaphoreSlim _gate = new(1);
    private IReadOnlyList<string> _before = [];
    private int _count = -1;

    /// <summary>Makes sure that it can be written: what is no cassette is never touched.</summary>
    /// <exception cref="CassetteException">It cannot.</exception>
    public async ValueTask OpenAsync(CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken);
        try
        {
            if (_count >= 0)
            {
                return;
            }

            if (new FileInfo(file) is { Exists: true, Length: > 0 })
            {
                var entries = CassetteReader.Read(file);
                _count = entries.Count;
                _before = _count == 0 ? [] : entries[^1].Print.Messages;
                return;
            }

            try
            {
                Directory.CreateDirectory(Path.GetDirectoryName(file)!);
                await File.WriteAllBytesAsync(file, CassetteWriter.Header(model), cancellationToken);
                _count = 0;
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
            {
                throw Unwritable(exception);
            }
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>Adds a request and its answer.</summary>
    /// <exception cref="CassetteException">It cannot be written.</exception>
    public async ValueTask AddAsync(Fingerprint print, IReadOnlyList<System.Text.Json.JsonElement> updates, CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken);
        try
        {
            var lines = CassetteWriter.Entry(_count + 1, print, _before, updates);
            await using var stream = new FileStream(file, FileMode.Append, FileAccess.Write, FileShare.Read);
            if (stream.Length + lines.Length > CassetteReader.Longest)
            {
                throw new CassetteException($"The cassette {file} would become longer than {CassetteReader.Longest / 1024 / 1024} MB.");
            }

            // Not cancelled half-way: a cassette ends with a whole answer.
            await stream.WriteAsync(lines, CancellationToken.None);
            _count++;
            _before = print.Messages;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw Unwritable(exception);
        }
        finally
        {
            _gate.Release();
        }
    }

    public void Dispose() => _gate.Dispose();

    private CassetteException Unwritable(Exception exception) => new($"The cassette {file} cannot be written: {exception.Message}", exception);
}

using AgentHost.Plugins.Replay.Requests;

namespace AgentHost.Plugins.Replay.Cassettes;

/// <summary>A cassette that is being recorded: whole answers are added at its end, so that it can be played at any moment.</summary>
/// <remarks>Thread-safe.</remarks>
internal sealed class CassetteFile(string file, string model) : IDisposable
{
    private readonly SemaphoreSlim gate = new(1);
    private IReadOnlyList<string> before = [];
    private int count = -1;

    /// <summary>Makes sure that it can be written: what is no cassette is never touched.</summary>
    /// <exception cref="CassetteException">It cannot.</exception>
    public async ValueTask OpenAsync(CancellationToken cancellationToken)
    {
        await gate.WaitAsync(cancellationToken);
        try
        {
            if (count >= 0)
            {
                return;
            }

            if (new FileInfo(file) is { Exists: true, Length: > 0 })
            {
                var entries = CassetteReader.Read(file);
                count = entries.Count;
                before = count == 0 ? [] : entries[^1].Print.Messages;
                return;
            }

            try
            {
                Directory.CreateDirectory(Path.GetDirectoryName(file)!);
                await File.WriteAllBytesAsync(file, CassetteWriter.Header(model), cancellationToken);
                count = 0;
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
            {
                throw Unwritable(exception);
            }
        }
        finally
        {
            gate.Release();
        }
    }

    /// <summary>Adds a request and its answer.</summary>
    /// <exception cref="CassetteException">It cannot be written.</exception>
    public async ValueTask AddAsync(Fingerprint print, IReadOnlyList<System.Text.Json.JsonElement> updates, CancellationToken cancellationToken)
    {
        await gate.WaitAsync(cancellationToken);
        try
        {
            var lines = CassetteWriter.Entry(count + 1, print, before, updates);
            await using var stream = new FileStream(file, FileMode.Append, FileAccess.Write, FileShare.Read);
            if (stream.Length + lines.Length > CassetteReader.Longest)
            {
                throw new CassetteException($"The cassette {file} would become longer than {CassetteReader.Longest / 1024 / 1024} MB.");
            }

            // Not cancelled half-way: a cassette ends with a whole answer.
            await stream.WriteAsync(lines, CancellationToken.None);
            count++;
            before = print.Messages;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw Unwritable(exception);
        }
        finally
        {
            gate.Release();
        }
    }

    public void Dispose() => gate.Dispose();

    private CassetteException Unwritable(Exception exception) => new($"The cassette {file} cannot be written: {exception.Message}", exception);
}

using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using AgentHost.Client;

namespace AgentHost.Hosting.Logging;

/// <summary>Reads the log: the end of what is there, and what is written from then on.</summary>
internal sealed class HostLogReader(LogFile file, TimeProvider time)
{
    private const int MostLines = 100_000;
    private const int LongestLine = 256 * 1024;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);

    public async IAsyncEnumerable<LogEntry> ReadAsync(LogFilter filter, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var last = new Queue<LogEntry>();
        var most = Math.Clamp(filter.Lines, 0, MostLines);
        FileStream? current = null;
        try
        {
            foreach (var path in file.Files)
            {
                if (current is not null)
                {
                    await current.DisposeAsync();
                }

                current = Open(path);
                await foreach (var entry in EntriesAsync(current, filter, cancellationToken))
                {
                    last.Enqueue(entry);
                    if (last.Count > most)
                    {
                        last.Dequeue();
                    }
                }
            }

            foreach (var entry in last)
            {
                yield return entry;
            }

            while (filter.Follow)
            {
                await Task.Delay(Pause, time, cancellationToken);
                if (current is null || (File.Exists(file.Path) && new FileInfo(file.Path).Length < current.Position))
                {
                    if (current is not null)
                    {
                        await current.DisposeAsync();
                    }

                    current = Open(file.Path);
                    if (current is null)
                    {
                        continue;
                    }
                }

                await foreach (var entry in EntriesAsync(current, filter, cancellationToken))
                {
                    yield return entry;
                }
            }
        }
        finally
        {
            if (current is not null)
            {
                await current.DisposeAsync();
            }
        }
    }

    private static FileStream? Open(string path)
    {
        try
        {
            return new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new HostException(HostFailure.Store, $"The log {path} cannot be read: {exception.Message}", exception);
        }
    }

    /// <summary>The whole lines from here on; the place stays behind the last of them.</summary>
    private static async IAsyncEnumerable<LogEntry> EntriesAsync(
        FileStream? stream, LogFilter filter, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (stream is null)
        {
            yield break;
        }

        var buffer = new byte[64 * 1024];
        using var line = new MemoryStream();
        var whole = stream.Position;
        int read;
        while ((read = await stream.ReadAsync(buffer, cancellationToken)) > 0)
        {
            var rest = buffer.AsMemory(0, read);
            for (var end = rest.Span.IndexOf((byte)'\n'); end >= 0; end = rest.Span.IndexOf((byte)'\n'))
            {
                line.Write(rest.Span[..end]);
                whole += line.Length + 1;
                if (Parse(line, filter) is { } entry)
                {
                    yield return entry;
                }

                line.SetLength(0);
                rest = rest[(end + 1)..];
            }

            line.Write(rest.Span);
            if (line.Length > LongestLine)
            {
                // No line of ours: passed over like others that cannot be read.
                whole += line.Length;
                line.SetLength(0);
            }
        }

        stream.Position = whole;
    }

    private static LogEntry? Parse(MemoryStream line, LogFilter filter)
    {
        try
        {
            var entry = ClientJson.Read<LogEntry>(Encoding.UTF8.GetString(line.GetBuffer(), 0, (int)line.Length));
            return entry.Level >= filter.Level && (filter.SessionId is null || entry.SessionId == filter.SessionId) ? entry : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

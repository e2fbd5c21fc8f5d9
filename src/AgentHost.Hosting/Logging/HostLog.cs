using System.Buffers;
using AgentHost.Client;
using AgentHost.Json;
using AgentHost.Security.Redaction;
using Microsoft.Extensions.Logging;

namespace AgentHost.Hosting.Logging;

/// <summary>Takes lines at any speed without waiting, and writes them a little later: what is told of goes first, and a full disk ends nothing.</summary>
/// <remarks>Thread-safe.</remarks>
internal sealed class HostLog : ILoggerFactory, IAsyncDisposable
{
    private const int MostWaiting = 1_000;
    private const int LongestText = 16 * 1024;

    /// <summary>Kept beyond that until secrets are hidden, so that no cut leaves half of one.</summary>
    private const int Beyond = 4 * 1024;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);

    private readonly LogFile _file;
    private readonly Redactor _redactor;
    private readonly TimeProvider _time;
    private readonly Lock _gate = new();
    private readonly SemaphoreSlim _writing = new(1, 1);
    private readonly HashSet<(string Source, string? SessionId)> _inKeys = [];
    private List<LogEntry> _waiting = [];
    private ITimer? _timer;
    private int _dropped;
    private bool _disposed;

    public HostLog(LogFile file, Redactor redactor, TimeProvider time)
    {
        _file = file;
        _redactor = redactor;
        _time = time;
    }

    /// <summary>True when the last lines could not be written.</summary>
    public bool Failed { get; private set; }

    /// <summary>Takes a line. Never waits, never throws.</summary>
    public void Write(LogEntryLevel level, string source, string text, string? sessionId = null)
    {
        var entry = new LogEntry(_time.GetUtcNow(), level, source, Cut(text, LongestText + Beyond))
        {
            SessionId = sessionId, ProcessId = Environment.ProcessId,
        };
        lock (_gate)
        {
            if (_disposed || _waiting.Count >= MostWaiting)
            {
                _dropped++;
                return;
            }

            _waiting.Add(entry);
            _timer ??= _time.CreateTimer(static state => _ = ((HostLog)state!).DrainAsync(), this, Pause, Timeout.InfiniteTimeSpan);
        }
    }

    /// <summary>Writes down what an event tells, where that is worth it.</summary>
    public void Note(AgentEvent e)
    {
        if (LogEvents.Describe(e) is var (level, source, text))
        {
            Write(level, source, text, e.SessionId);
        }
    }

    public ILogger CreateLogger(string categoryName) => new HostLogger(this, categoryName);

    public void AddProvider(ILoggerProvider provider) => throw new NotSupportedException("The host's log takes no other providers.");

    public void Dispose()
    {
        lock (_gate)
        {
            _disposed = true;
            _timer?.Dispose();
        }
    }

    public async ValueTask DisposeAsync()
    {
        Dispose();
        await DrainAsync();
        _writing.Dispose();
    }

    private async Task DrainAsync()
    {
        await _writing.WaitAsync();
        try
        {
            List<LogEntry> entries;
            int lost;
            lock (_gate)
            {
                (entries, _waiting) = (_waiting, []);
                (lost, _dropped) = (_dropped, 0);
                _timer?.Dispose();
                _timer = null;
            }

            if (entries.Count > 0)
            {
                if (lost > 0)
                {
                    entries.Add(new LogEntry(
                        _time.GetUtcNow(),
                        LogEntryLevel.Warning,
                        "host",
                        $"{SchemaText.Count(lost, "line")} left out: too many came at once.") { ProcessId = Environment.ProcessId });
                }

                await _file.AppendAsync(Bytes(entries), CancellationToken.None);
            }

            Failed = false;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            // A log that cannot be written is no reason for anything to end.
            Failed = true;
        }
        finally
        {
            _writing.Release();
        }
    }

    private ReadOnlyMemory<byte> Bytes(List<LogEntry> entries)
    {
        var buffer = new ArrayBufferWriter<byte>();
        foreach (var entry in entries)
        {
            buffer.Write(ClientJson.WriteBytes(entry with { Text = Cut(Redact(entry), LongestText) }));
            buffer.Write("\n"u8);
        }

        return buffer.WrittenMemory;
    }

    // What a program says comes line by line, a private key too.
    private string Redact(LogEntry entry)
    {
        var speaker = (entry.Source, entry.SessionId);
        if (_inKeys.Contains(speaker))
        {
            var isOfKey = SecretShapes.IsOfKey(entry.Text, out var ends);
            if (!isOfKey || ends)
            {
                _inKeys.Remove(speaker);
            }

            if (isOfKey)
            {
                return new string('*', entry.Text.Length);
            }
        }

        if (SecretShapes.EndsInKey(entry.Text))
        {
            _inKeys.Add(speaker);
        }

        return _redactor.Redact(entry.Text);
    }

    private static string Cut(string text, int most) => text.Length <= most ? text : text[..ResultBounds.SafeEnd(text, most)] + " …";
}

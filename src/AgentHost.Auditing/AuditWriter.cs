using AgentHost.Client;
using AgentHost.Json;
using AgentHost.Security.Redaction;

namespace AgentHost.Auditing;

/// <summary>Takes entries without waiting and writes them behind the turn's back; whoever ends a turn waits until all are written.</summary>
/// <remarks>Thread-safe. Nothing is opened before the first entry.</remarks>
/// <param name="log">The log that they go to.</param>
/// <param name="redactor">Hides secrets.</param>
/// <param name="retention">Time that files are kept.</param>
/// <param name="time">The clock.</param>
internal sealed class AuditWriter(AuditLog log, Redactor redactor, TimeSpan retention, TimeProvider time) : IAsyncDisposable
{
    /// <summary>Entries that wait while the log cannot be written; of what comes after that only the number is known.</summary>
    private const int MostWaiting = 10_000;

    /// <summary>Time to collect entries that are written in one go.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(25);

    private readonly Lock _gate = new();
    private readonly List<AuditEntry> _waiting = [];
    private Task _running = Task.CompletedTask;
    private TaskCompletionSource _hurry = new();
    private bool _busy;
    private long _dropped;

    public string Folder => log.Places.Folder;

    /// <summary>Reason that the last attempt to write failed; null when it did not.</summary>
    public string? Failure { get; private set; }

    /// <summary>Takes an entry. Never waits, never throws.</summary>
    public void Add(AuditEntry entry)
    {
        lock (_gate)
        {
            if (_waiting.Count >= MostWaiting)
            {
                _dropped++;
                return;
            }

            _waiting.Add(entry);
            Begin();
        }
    }

    /// <summary>Waits until what was taken so far is written, or could not be.</summary>
    /// <returns>Null, or why it could not be written.</returns>
    public async ValueTask<string?> FlushAsync()
    {
        Task current;
        lock (_gate)
        {
            if (_waiting.Count > 0)
            {
                Begin();
            }

            current = _running;
            _hurry.TrySetResult();
        }

        await current;
        return Failure;
    }

    public async ValueTask DisposeAsync() => await FlushAsync();

    private void Begin()
    {
        if (!_busy)
        {
            _busy = true;
            _hurry = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            var hurried = _hurry.Task;
            _running = Task.Run(() => DrainAsync(hurried));
        }
    }

    private async Task DrainAsync(Task hurried)
    {
        while (true)
        {
            await Task.WhenAny(hurried, Task.Delay(Pause, time));
            AuditEntry[] taken;
            long lost;
            lock (_gate)
            {
                if (_waiting.Count == 0)
                {
                    _busy = false;
                    return;
                }

                taken = [.. _waiting];
                lost = _dropped;
            }

            var failure = await WriteAsync(taken, lost);
            lock (_gate)
            {
                Failure = failure;
                if (failure is not null)
                {
                    // They stay, and go with the next ones.
                    _busy = false;
                    return;
                }

                _waiting.RemoveRange(0, taken.Length);
                _dropped -= lost;
            }
        }
    }

    private async ValueTask<string?> WriteAsync(AuditEntry[] entries, long lost)
    {
        try
        {
            var user = Environment.UserName;
            var lines = new List<byte[]>(entries.Length + 1);
            foreach (var entry in entries)
            {
                lines.Add(AuditArguments.Write(entry with { User = user }, redactor));
            }

            if (lost > 0)
            {
                lines.Add(AuditArguments.Write(
                    new AuditEntry(entries[^1].Time, AuditKind.Unknown)
                    {
                        User = user,
                        Reason = $"{SchemaText.Count(lost, "entry")} lost: the log could not be written."
                    },
                    redactor));
            }

            await log.AppendAsync(lines, retention, CancellationToken.None);
            return null;
        }
        catch (Exception fault)
        {
            // Whatever it was, what cannot be written down is told; the turn decides what follows from it.
            return fault is IOException or UnauthorizedAccessException ? fault.Message.TrimEnd('.') : $"{fault.GetType().Name}: {fault.Message.TrimEnd('.')}";
        }
    }
}

using System.Diagnostics.CodeAnalysis;

namespace AgentHost.FileSystem.Collections;

/// <summary>A queue between writers and one reader that waits. Thread-safe; one reader at a time.</summary>
/// <remarks>
/// What the framework's channels do, for what a start needs of it: the first channel of each kind costs a start forty types, and ending one makes an exception with its text, although nobody may
/// see it (docs/decisions/0008).
/// </remarks>
/// <param name="capacity">The most items that wait for the reader.</param>
public sealed class Mailbox<T>(int capacity = int.MaxValue)
    where T : class
{
    private readonly Lock gate = new();
    private readonly Queue<object> items = new();

    /// <summary>Set while the reader waits: done with true for an item, with false at the end.</summary>
    private TaskCompletionSource<bool>? reader;

    /// <summary>Set while a writer waits: done with true when there may be room, with false at the end.</summary>
    private TaskCompletionSource<bool>? room;

    private bool ended;
    private Exception? failure;

    /// <summary>Puts an item at the end.</summary>
    /// <returns>False where as many wait as may, or nothing is taken any more.</returns>
    public bool TryWrite(T item)
    {
        TaskCompletionSource<bool>? waiting;
        lock (gate)
        {
            if (ended || items.Count >= capacity)
            {
                return false;
            }

            items.Enqueue(item);
            (waiting, reader) = (reader, null);
        }

        waiting?.TrySetResult(true);
        return true;
    }

    /// <summary>Puts an item at the end, as soon as there is room.</summary>
    /// <returns>False where nothing is taken any more.</returns>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> fired before.</exception>
    public async ValueTask<bool> WriteAsync(T item, CancellationToken cancellationToken)
    {
        while (!TryWrite(item))
        {
            TaskCompletionSource<bool> waiting;
            lock (gate)
            {
                if (ended)
                {
                    return false;
                }

                if (items.Count < capacity)
                {
                    continue;
                }

                waiting = room ??= New();
            }

            await waiting.Task.WaitAsync(cancellationToken);
        }

        return true;
    }

    /// <summary>Takes the first item.</summary>
    public bool TryRead([NotNullWhen(true)] out T? item)
    {
        TaskCompletionSource<bool>? waiting;
        lock (gate)
        {
            if (items.Count == 0)
            {
                item = null;
                return false;
            }

            item = (T)items.Dequeue();
            (waiting, room) = (room, null);
        }

        waiting?.TrySetResult(true);
        return true;
    }

    /// <summary>Waits for an item.</summary>
    /// <returns>True when there is one; false when there is none and none will come.</returns>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> fired before.</exception>
    /// <exception cref="Exception">What <see cref="TryEnd"/> was given, after the last item.</exception>
    public Task<bool> WaitToReadAsync(CancellationToken cancellationToken = default)
    {
        Task<bool> answer;
        lock (gate)
        {
            answer = items.Count > 0 ? Task.FromResult(true)
                : !ended ? (reader ??= New()).Task
                : failure is null ? Task.FromResult(false)
                : Task.FromException<bool>(failure);
        }

        return cancellationToken.CanBeCanceled ? answer.WaitAsync(cancellationToken) : answer;
    }

    /// <summary>Takes no more items; those that wait can still be read.</summary>
    /// <param name="fault">What the reader is told after the last one; null for a plain end.</param>
    /// <returns>False where it had ended before.</returns>
    public bool TryEnd(Exception? fault = null)
    {
        TaskCompletionSource<bool>? waitingReader;
        TaskCompletionSource<bool>? waitingWriter;
        lock (gate)
        {
            if (ended)
            {
                return false;
            }

            (ended, failure) = (true, fault);
            (waitingReader, reader) = (reader, null);
            (waitingWriter, room) = (room, null);
        }

        if (fault is null)
        {
            waitingReader?.TrySetResult(false);
        }
        else
        {
            waitingReader?.TrySetException(fault);

            // Seen, also where the reader has left.
            _ = waitingReader?.Task.Exception;
        }

        waitingWriter?.TrySetResult(false);
        return true;
    }

    /// <summary>Whoever waits goes on at its own place, not inside of a call of the other side.</summary>
    private static TaskCompletionSource<bool> New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}

using AgentHost.Plugins.Isolation.Protocol;

namespace AgentHost.Plugins.Isolation;

/// <summary>What of a stream is on its way: the model's next update is not asked for before there is room.</summary>
internal sealed class StreamCredit
{
    private readonly Lock gate = new();
    private int updates;
    private long weight;
    private TaskCompletionSource? room;

    public async ValueTask TakeAsync(long next, CancellationToken cancellationToken)
    {
        while (true)
        {
            Task wait;
            lock (gate)
            {
                if (StreamWindow.Fits(updates, weight, next))
                {
                    updates++;
                    weight += next;
                    return;
                }

                room ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                wait = room.Task;
            }

            await wait.WaitAsync(cancellationToken);
        }
    }

    public void Give(int count, long given)
    {
        TaskCompletionSource? waiting;
        lock (gate)
        {
            updates -= count;
            weight -= given;
            waiting = room;
            room = null;
        }

        waiting?.TrySetResult();
    }
}

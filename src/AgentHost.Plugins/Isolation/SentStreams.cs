using System.Collections.Concurrent;
using AgentHost.Plugins.Isolation.Protocol;

namespace AgentHost.Plugins.Isolation;

/// <summary>Models' answers on their way to the other side, whichever of the two that is: no faster than they are taken there.</summary>
public sealed class SentStreams
{
    private readonly ConcurrentDictionary<int, FlowControlWindow> streams = new();
    private readonly RunnerLink link;

    /// <summary>Hears what the other side has taken. Made before the connection begins.</summary>
    public SentStreams(RunnerLink link)
    {
        this.link = link;
        link.Hear<CreditParams>(RunnerMethods.ModelCredit, taken =>
        {
            if (streams.TryGetValue(taken.Stream, out var credit))
            {
                credit.Give(taken.Updates, taken.Weight);
            }
        });
    }

    /// <summary>Sends an answer to its end, under the number that the other side chose.</summary>
    public async ValueTask<Empty> SendAsync(int stream, IAsyncEnumerable<ModelUpdate> answer, CancellationToken cancellationToken)
    {
        var credit = new FlowControlWindow();
        if (!streams.TryAdd(stream, credit))
        {
            throw new InvalidOperationException($"The stream {stream} is open.");
        }

        try
        {
            await foreach (var update in answer.WithCancellation(cancellationToken))
            {
                await credit.TakeAsync(StreamWindow.WeightOf(update), cancellationToken);
                await link.TellAsync(RunnerMethods.ModelUpdate, new UpdateParams(stream, update), cancellationToken);
            }
        }
        finally
        {
            streams.TryRemove(stream, out _);
        }

        return new Empty();
    }
}

/// <summary>Flow control of a stream's updates that are on their way: the model's next update is not asked for before there is room.</summary>
internal sealed class FlowControlWindow
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

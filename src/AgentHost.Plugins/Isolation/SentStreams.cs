using System.Collections.Concurrent;
using AgentHost.Plugins.Isolation.Protocol;

namespace AgentHost.Plugins.Isolation;

/// <summary>Models' answers on their way to the other side, whichever of the two that is: no faster than they are taken there.</summary>
public sealed class SentStreams
{
    private readonly ConcurrentDictionary<int, FlowControlWindow> _streams = new();
    private readonly RunnerLink _link;

    /// <summary>Hears what the other side has taken. Made before the connection begins.</summary>
    public SentStreams(RunnerLink link)
    {
        _link = link;
        link.Hear<CreditParams>(RunnerMethods.ModelCredit, taken =>
        {
            if (_streams.TryGetValue(taken.Stream, out var credit))
            {
                credit.Give(taken.Updates, taken.Weight);
            }
        });
    }

    /// <summary>Sends an answer to its end, under the number that the other side chose.</summary>
    public async ValueTask<Empty> SendAsync(int stream, IAsyncEnumerable<ModelUpdate> answer, CancellationToken cancellationToken)
    {
        var credit = new FlowControlWindow();
        if (!_streams.TryAdd(stream, credit))
        {
            throw new InvalidOperationException($"The stream {stream} is open.");
        }

        try
        {
            await foreach (var update in answer.WithCancellation(cancellationToken))
            {
                await credit.TakeAsync(StreamWindow.WeightOf(update), cancellationToken);
                await _link.TellAsync(RunnerMethods.ModelUpdate, new UpdateParams(stream, update), cancellationToken);
            }
        }
        finally
        {
            _streams.TryRemove(stream, out _);
        }

        return new Empty();
    }
}

/// <summary>Flow control of a stream's updates that are on their way: the model's next update is not asked for before there is room.</summary>
internal sealed class FlowControlWindow
{
    private readonly Lock _gate = new();
    private int _updates;
    private long _weight;
    private TaskCompletionSource? _room;

    public async ValueTask TakeAsync(long next, CancellationToken cancellationToken)
    {
        while (true)
        {
            Task wait;
            lock (_gate)
            {
                if (StreamWindow.Fits(_updates, _weight, next))
                {
                    _updates++;
                    _weight += next;
                    return;
                }

                _room ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                wait = _room.Task;
            }

            await wait.WaitAsync(cancellationToken);
        }
    }

    public void Give(int count, long given)
    {
        TaskCompletionSource? waiting;
        lock (_gate)
        {
            _updates -= count;
            _weight -= given;
            waiting = _room;
            _room = null;
        }

        waiting?.TrySetResult();
    }
}

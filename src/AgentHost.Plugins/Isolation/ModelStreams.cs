using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Threading.Channels;
using AgentHost.Plugins.Isolation.Protocol;

namespace AgentHost.Plugins.Isolation;

/// <summary>Models' answers that the other side is sending, whichever of the two that is.</summary>
/// <param name="misbehaved">Told, with the reason, when more is sent than there is room for.</param>
public sealed class ModelStreams(Action<string> misbehaved)
{
    private readonly ConcurrentDictionary<int, ModelStreamBuffer> _streams = new();
    private int _last;

    /// <summary>Asks for an answer and reads it; the sender is told what was taken.</summary>
    /// <param name="askAsync">Asks for it under a number; done behind the last update.</param>
    /// <param name="credit">Tells what was taken, without waiting.</param>
    /// <param name="cancellationToken">Ends the stream, there and here.</param>
    public async IAsyncEnumerable<ModelUpdate> ReadAsync(
        Func<int, CancellationToken, ValueTask<Empty?>> askAsync, Action<CreditParams> credit, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var id = Interlocked.Increment(ref _last);
        var buffer = new ModelStreamBuffer();
        _streams[id] = buffer;
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var answer = AskAsync(askAsync, id, buffer, stop.Token);
        try
        {
            var (taken, weight) = (0, 0L);
            while (true)
            {
                while (buffer.Updates.TryRead(out var update))
                {
                    yield return update;
                    taken++;
                    weight += StreamWindow.WeightOf(update);
                    if (taken >= StreamWindow.Updates / 4 || weight >= StreamWindow.Weight / 4)
                    {
                        Credit(credit, id, buffer, ref taken, ref weight);
                    }
                }

                if (taken > 0 && !answer.IsCompleted)
                {
                    Credit(credit, id, buffer, ref taken, ref weight);
                }

                if (!await buffer.Updates.WaitToReadAsync(cancellationToken))
                {
                    break;
                }
            }

            await answer;
        }
        finally
        {
            if (!answer.IsCompleted)
            {
                await StopAsync(stop, answer);
            }

            _streams.TryRemove(id, out _);
        }
    }

    /// <summary>An update has come. Those of a stream that nobody reads any more are passed over.</summary>
    public void OnUpdate(UpdateParams update)
    {
        if (_streams.TryGetValue(update.Stream, out var buffer) && !buffer.TryAdd(update.Update.Value))
        {
            misbehaved("it sent more of a model's answer than it was asked for");
        }
    }

    private static void Credit(Action<CreditParams> credit, int id, ModelStreamBuffer buffer, ref int taken, ref long weight)
    {
        buffer.Credit(taken, weight);
        credit(new CreditParams(id, taken, weight));
        (taken, weight) = (0, 0);
    }

    // The answer completes after every update before it was heard, and so ends the buffer behind the last one.
    private static async Task AskAsync(
        Func<int, CancellationToken, ValueTask<Empty?>> askAsync, int id, ModelStreamBuffer buffer, CancellationToken cancellationToken)
    {
        try
        {
            await askAsync(id, cancellationToken);
        }
        finally
        {
            buffer.Complete();
        }
    }

    // Whoever stops reading waits until the other side has stopped writing, as it would in one process.
    private static async Task StopAsync(CancellationTokenSource stop, Task answer)
    {
        await stop.CancelAsync();
        try
        {
            await answer;
        }
        catch (Exception)
        {
            // It was told to stop; how it took that concerns nobody.
        }
    }
}

/// <summary>Updates that have come and were not taken yet; never more than the window.</summary>
internal sealed class ModelStreamBuffer
{
    private readonly Lock _gate = new();
    private int _onTheirWay;
    private long _weight;

    private readonly Channel<ModelUpdate> _updates = Channel.CreateUnbounded<ModelUpdate>(new UnboundedChannelOptions { SingleReader = true });

    public ChannelReader<ModelUpdate> Updates => _updates.Reader;

    /// <summary>Adds one; false when the other side has sent more than the window allows.</summary>
    public bool TryAdd(ModelUpdate update)
    {
        var next = StreamWindow.WeightOf(update);
        lock (_gate)
        {
            if (!StreamWindow.Fits(_onTheirWay, _weight, next))
            {
                return false;
            }

            _onTheirWay++;
            _weight += next;
        }

        return _updates.Writer.TryWrite(update);
    }

    /// <summary>Gives back what was taken, before the other side is told.</summary>
    public void Credit(int count, long taken)
    {
        lock (_gate)
        {
            _onTheirWay -= count;
            _weight -= taken;
        }
    }

    public void Complete() => _updates.Writer.TryComplete();
}

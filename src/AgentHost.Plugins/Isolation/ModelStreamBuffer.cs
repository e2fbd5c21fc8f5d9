using System.Threading.Channels;
using AgentHost.Plugins.Isolation.Protocol;

namespace AgentHost.Plugins.Isolation;

/// <summary>Updates that have come and were not taken yet; never more than the window.</summary>
internal sealed class ModelStreamBuffer
{
    private readonly Lock gate = new();
    private int onTheirWay;
    private long weight;

    private readonly Channel<ModelUpdate> updates = Channel.CreateUnbounded<ModelUpdate>(new UnboundedChannelOptions { SingleReader = true });

    public ChannelReader<ModelUpdate> Updates => updates.Reader;

    /// <summary>Adds one; false when the other side has sent more than the window allows.</summary>
    public bool TryAdd(ModelUpdate update)
    {
        var next = StreamWindow.WeightOf(update);
        lock (gate)
        {
            if (!StreamWindow.Fits(onTheirWay, weight, next))
            {
                return false;
            }

            onTheirWay++;
            weight += next;
        }

        return updates.Writer.TryWrite(update);
    }

    /// <summary>Gives back what was taken, before the other side is told.</summary>
    public void Credit(int count, long taken)
    {
        lock (gate)
        {
            onTheirWay -= count;
            weight -= taken;
        }
    }

    public void Complete() => updates.Writer.TryComplete();
}

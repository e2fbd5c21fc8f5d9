using System.Collections.Concurrent;
using AgentHost.Kernel.Plugins.Isolation.Protocol;

namespace AgentHost.Kernel.Plugins.Isolation;

/// <summary>The streams that a runner is sending.</summary>
internal sealed class ModelStreams(Action<string> misbehaved)
{
    private readonly ConcurrentDictionary<int, ModelStreamBuffer> streams = new();
    private int last;

    public (int Id, ModelStreamBuffer Buffer) Open()
    {
        var id = Interlocked.Increment(ref last);
        var buffer = new ModelStreamBuffer();
        streams[id] = buffer;
        return (id, buffer);
    }

    public void Close(int id) => streams.TryRemove(id, out _);

    /// <summary>An update has come. Those of a stream that nobody reads any more are passed over.</summary>
    public void OnUpdate(UpdateParams update)
    {
        if (streams.TryGetValue(update.Stream, out var buffer) && !buffer.TryAdd(update.Update.Value))
        {
            misbehaved("it sent more of a model's answer than it was asked for");
        }
    }
}

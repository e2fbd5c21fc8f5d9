using System.IO.Pipelines;
using System.Text.Json;

namespace AgentHost.JsonRpc.Tests;

/// <summary>Two connections that talk to each other over in-memory pipes.</summary>
internal sealed class ConnectionPair : IAsyncDisposable
{
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    public ConnectionPair(JsonRpcOptions? left = null, JsonRpcOptions? right = null)
    {
        var toLeft = new Pipe();
        var toRight = new Pipe();
        Left = new JsonRpcConnection(toLeft.Reader.AsStream(), toRight.Writer.AsStream(), left);
        Right = new JsonRpcConnection(toRight.Reader.AsStream(), toLeft.Writer.AsStream(), right ?? left);
    }

    public JsonRpcConnection Left { get; }

    public JsonRpcConnection Right { get; }

    public static JsonElement Json(string text) => JsonElement.Parse(text);

    public ConnectionPair Start()
    {
        Left.Start();
        Right.Start();
        return this;
    }

    public async ValueTask DisposeAsync()
    {
        await Left.DisposeAsync();
        await Right.DisposeAsync();
    }
}

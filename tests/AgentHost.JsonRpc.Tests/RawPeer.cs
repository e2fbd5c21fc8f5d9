using System.Collections.Concurrent;
using System.IO.Pipelines;
using System.Text;
using System.Text.Json;

namespace AgentHost.JsonRpc.Tests;

/// <summary>One connection, and the bare wire at its other end.</summary>
internal sealed class RawPeer : IAsyncDisposable
{
    private readonly Pipe _in = new();
    private readonly Pipe _out;
    private readonly StreamReader _reader;

    public RawPeer(JsonRpcOptions options, PipeOptions? output = null)
    {
        _out = new Pipe(output ?? new PipeOptions(pauseWriterThreshold: 0));
        Connection = new JsonRpcConnection(_in.Reader.AsStream(), _out.Writer.AsStream(), options with { UnhandledError = Faults.Enqueue });
        _reader = new StreamReader(_out.Reader.AsStream(), new UTF8Encoding(false));
    }

    public JsonRpcConnection Connection { get; }

    public ConcurrentQueue<JsonRpcFault> Faults { get; } = new();

    public static JsonRpcOptions Lines => new() { Framing = JsonRpcFraming.Lines };

    public static JsonRpcOptions Headers => new() { Framing = JsonRpcFraming.Headers };

    public RawPeer Start()
    {
        Connection.Start();
        return this;
    }

    public Task SendAsync(string text) => SendAsync(Encoding.UTF8.GetBytes(text));

    public async Task SendAsync(ReadOnlyMemory<byte> bytes) => await _in.Writer.WriteAsync(bytes);

    public async Task<JsonElement> ReadLineAsync() =>
        JsonElement.Parse(await _reader.ReadLineAsync().WaitAsync(ConnectionPair.Patience) ?? throw new EndOfStreamException());

    public Task<string> ReadRestAsync() => _reader.ReadToEndAsync().WaitAsync(ConnectionPair.Patience);

    public async Task<JsonElement> ReadFramedAsync()
    {
        var header = await _reader.ReadLineAsync().WaitAsync(ConnectionPair.Patience) ?? throw new EndOfStreamException();
        Assert.StartsWith("Content-Length: ", header, StringComparison.Ordinal);
        Assert.Equal("", await _reader.ReadLineAsync());
        var chars = new char[int.Parse(header["Content-Length: ".Length..])];
        await _reader.ReadBlockAsync(chars);
        return JsonElement.Parse(new string(chars));
    }

    public void EndInput(Exception? exception = null) => _in.Writer.Complete(exception);

    public void StopReading() => _out.Reader.Complete();

    public Task<ConnectionEnd> EndAsync() => Connection.Completion.WaitAsync(ConnectionPair.Patience);

    public ValueTask DisposeAsync() => Connection.DisposeAsync();
}

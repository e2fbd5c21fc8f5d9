using System.IO.Pipelines;
using AgentHost.Mcp.Serving;
using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;

namespace AgentHost.Mcp.Tests;

/// <summary>Two pipes with the server on one end and, where it is wanted, the SDK's client on the other.</summary>
internal sealed class StreamRig : IAsyncDisposable
{
    private readonly Pipe _toServer = new();
    private readonly Pipe _toClient = new(new PipeOptions(pauseWriterThreshold: 64 << 10));
    private readonly CancellationTokenSource _end = new();

    public StreamRig(ServeRig rig) => Serving = McpStdio.RunAsync(rig.Serving, _toServer.Reader.AsStream(), _toClient.Writer.AsStream(), _end.Token);

    /// <summary>Why the client was let go; null for no such reason.</summary>
    public Task<string?> Serving { get; }

    public Stream Input => _toServer.Writer.AsStream();

    public StreamReader Output => field ??= new StreamReader(_toClient.Reader.AsStream());

    public async Task<McpClient> ConnectAsync(McpClientOptions? options = null) =>
        await McpClient.CreateAsync(
            new StreamClientTransport(Input, _toClient.Reader.AsStream()),
            options,
            cancellationToken: TestContext.Current.CancellationToken).WaitAsync(ServeRig.Patience);

    public async Task SendAsync(string line) => await Input.WriteAsync(System.Text.Encoding.UTF8.GetBytes(line + "\n"));

    public async Task<string?> ReadAsync() => await Output.ReadLineAsync().WaitAsync(ServeRig.Patience);

    /// <summary>Closes the client's end and waits for the server's.</summary>
    public async Task<string?> CloseAsync()
    {
        await _toServer.Writer.CompleteAsync();
        return await Serving.WaitAsync(ServeRig.Patience);
    }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await _toServer.Writer.CompleteAsync();
        await _toClient.Reader.CompleteAsync();
        await Serving.WaitAsync(ServeRig.Patience);
        _end.Dispose();
    }
}

using System.IO.Pipelines;
using AgentHost.Server.Mcp;
using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;

namespace AgentHost.Server.Tests;

/// <summary>Two pipes with the server on one end and, where it is wanted, the SDK's client on the other.</summary>
internal sealed class StreamRig : IAsyncDisposable
{
    private readonly Pipe toServer = new();
    private readonly Pipe toClient = new(new PipeOptions(pauseWriterThreshold: 64 << 10));
    private readonly CancellationTokenSource end = new();

    public StreamRig(ServeRig rig) => Serving = McpStdio.RunAsync(rig.Serving, toServer.Reader.AsStream(), toClient.Writer.AsStream(), end.Token);

    /// <summary>Why the client was let go; null for no such reason.</summary>
    public Task<string?> Serving { get; }

    public Stream Input => toServer.Writer.AsStream();

    public StreamReader Output => field ??= new StreamReader(toClient.Reader.AsStream());

    public async Task<McpClient> ConnectAsync(McpClientOptions? options = null) =>
        await McpClient.CreateAsync(
            new StreamClientTransport(Input, toClient.Reader.AsStream()),
            options,
            cancellationToken: TestContext.Current.CancellationToken).WaitAsync(ServeRig.Patience);

    public async Task SendAsync(string line) => await Input.WriteAsync(System.Text.Encoding.UTF8.GetBytes(line + "\n"));

    public async Task<string?> ReadAsync() => await Output.ReadLineAsync().WaitAsync(ServeRig.Patience);

    /// <summary>Closes the client's end and waits for the server's.</summary>
    public async Task<string?> CloseAsync()
    {
        await toServer.Writer.CompleteAsync();
        return await Serving.WaitAsync(ServeRig.Patience);
    }

    public async ValueTask DisposeAsync()
    {
        await end.CancelAsync();
        await toServer.Writer.CompleteAsync();
        await toClient.Reader.CompleteAsync();
        await Serving.WaitAsync(ServeRig.Patience);
        end.Dispose();
    }
}

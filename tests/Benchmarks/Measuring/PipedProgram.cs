using System.IO.Pipelines;
using System.Runtime.CompilerServices;
using System.Text.Json;
using AgentHost.JsonRpc;

namespace AgentHost.Benchmarks.Measuring;

/// <summary>A language server that is no program: its standard streams are pipes, and its side is a connection of ours.</summary>
internal sealed class PipedProgram : IProcesses, IProcess
{
    private readonly Pipe _input = new();

    // In pieces as a system's pipe gives them.
    private readonly Pipe _output = new(new PipeOptions(pauseWriterThreshold: 256 * 1024, resumeWriterThreshold: 128 * 1024, minimumSegmentSize: 64 * 1024));

    public PipedProgram()
    {
        Server = new JsonRpcConnection(_input.Reader.AsStream(), _output.Writer.AsStream());
        Server.OnRequest("initialize", static (_, _) => new(JsonElement.Parse("""{"capabilities":{"textDocumentSync":2,"documentSymbolProvider":true}}""")));
        Server.OnRequest("textDocument/documentSymbol", static (_, _) => new(JsonElement.Parse("[]")));
        Server.OnRequest("shutdown", static (_, _) => new(JsonElement.Parse("null")));
        Server.OnNotification("textDocument/didChange", (change, cancellationToken) => Changed?.Invoke(change!.Value, cancellationToken) ?? default);
        Server.OnUnknownNotification(static (_, _, _) => default);
        Server.Start();
    }

    /// <summary>The server's side.</summary>
    public JsonRpcConnection Server { get; }

    /// <summary>What it does when a document changes; null for nothing.</summary>
    public Func<JsonElement, CancellationToken, ValueTask>? Changed { get; set; }

    public IReadOnlyList<string> Shell => ["/bin/sh", "-c"];

    public int Id => Environment.ProcessId;

    public ValueTask<IProcess> StartAsync(ProcessSpec spec, CancellationToken cancellationToken) => new(this);

    public async IAsyncEnumerable<ProcessOutput> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        while (true)
        {
            var read = await _output.Reader.ReadAsync(cancellationToken);
            foreach (var segment in read.Buffer)
            {
                yield return new(segment, IsError: false);
            }

            _output.Reader.AdvanceTo(read.Buffer.End);
            if (read.IsCompleted)
            {
                yield break;
            }
        }
    }

    public async ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken) =>
        await _input.Writer.WriteAsync(bytes, cancellationToken);

    public async ValueTask CloseInputAsync(CancellationToken cancellationToken) => await _input.Writer.CompleteAsync();

    public ValueTask KeepAsync(CancellationToken cancellationToken) => default;

    public ValueTask<int> WaitAsync(CancellationToken cancellationToken) => new(0);

    public async ValueTask KillAsync(TimeSpan grace, CancellationToken cancellationToken) => await _output.Writer.CompleteAsync();

    public async ValueTask DisposeAsync() => await Server.DisposeAsync();
}

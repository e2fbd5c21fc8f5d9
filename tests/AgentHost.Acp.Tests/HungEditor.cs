using System.IO.Pipelines;
using System.Text;
using System.Text.Json;
using AgentHost.Acp.Options;
using AgentHost.Acp.Serving;
using AgentHost.Hosting;

namespace AgentHost.Acp.Tests;

/// <summary>An editor in this process that begins a prompt and then reads nothing any more.</summary>
internal sealed class HungEditor : IAsyncDisposable
{
    private readonly Pipe _toAgent = new();
    private readonly Pipe _toEditor = new(new PipeOptions(pauseWriterThreshold: 64 << 10));

    private HungEditor(EditorRig rig, TimeSpan patience) => Ended = AcpSurface.RunAsync(
        new AcpOptions(() => LocalHost.Create(new HostOptions
        {
            Label = "test",
            AppFolder = TestedProgram.BuiltFolder,
            Variables = name => rig.Variables.GetValueOrDefault(name),
        }))
        {
            Patience = patience,
        },
        _toAgent.Reader.AsStream(),
        _toEditor.Writer.AsStream(),
        TestContext.Current.CancellationToken);

    /// <summary>Reason that the editor was let go.</summary>
    public Task<string?> Ended { get; }

    public static async Task<HungEditor> StartAsync(EditorRig rig, TimeSpan patience)
    {
        var editor = new HungEditor(rig, patience);
        var answers = new StreamReader(editor._toEditor.Reader.AsStream());
        await editor.SendAsync("""{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"protocolVersion":1}}""");
        await answers.ReadLineAsync(TestContext.Current.CancellationToken);
        await editor.SendAsync($$$"""{"jsonrpc":"2.0","id":2,"method":"session/new","params":{"cwd":"{{{rig.Folder}}}","mcpServers":[]}}""");
        using var begun = JsonDocument.Parse((await answers.ReadLineAsync(TestContext.Current.CancellationToken))!);
        var session = begun.RootElement.GetProperty("result").GetProperty("sessionId").GetString();
        await editor.SendAsync($$$"""{"jsonrpc":"2.0","id":3,"method":"session/prompt","params":{"sessionId":"{{{session}}}","prompt":[{"type":"text","text":"Much."}]}}""");
        return editor;
    }

    public async ValueTask DisposeAsync()
    {
        await _toAgent.Writer.CompleteAsync();
        await _toEditor.Reader.CompleteAsync();
        await Ended.WaitAsync(EditorRig.Patience);
    }

    private async Task SendAsync(string line) => await _toAgent.Writer.WriteAsync(Encoding.UTF8.GetBytes(line + "\n"), TestContext.Current.CancellationToken);
}

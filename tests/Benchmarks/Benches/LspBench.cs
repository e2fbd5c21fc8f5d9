using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;
using AgentHost.Benchmarks.Measuring;
using AgentHost.Benchmarks.Reporting;
using AgentHost.Bridges;
using AgentHost.Plugins.Lsp.Declarations;
using AgentHost.Plugins.Lsp.Servers;
using AgentHost.Plugins.TestKit;

namespace AgentHost.Benchmarks.Benches;

/// <summary>What the host itself adds to a language server's push: of one diagnostic, and of ten thousand.</summary>
internal sealed class LspBench : IBench
{
    private const int Many = 10_000;
    private const double MostForOne = 5;
    private const double MostForMany = 100;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    public string Name => "lsp";

    public async Task<IReadOnlyList<Figure>> RunAsync(BenchPlace place, Options options)
    {
        using var workspace = new TestWorkspace();
        await using var program = new PipedProgram();
        workspace.Processes = program;
        var spec = new ServerSpec("bench", "bench", [], "bench") { FileTypes = [".txt"], LanguageId = "text" };
        await using var server = await LanguageServer.StartAsync(spec, workspace.Root, workspace, new ServerLog(), TimeProvider.System, CancellationToken.None);
        var path = Path.Combine(workspace.Root, "a.txt");
        File.WriteAllText(path, "one\n");
        await server.OpenAsync(path, CancellationToken.None);
        var (one, many) = (Push(path, 1), Push(path, Many));
        await PushAsync(server, program, path, one, 1);
        var (ones, manies) = (new List<double>(), new List<double>());
        for (var run = 0; run < options.Runs; run++)
        {
            manies.Add(await PushAsync(server, program, path, many, Many));
            ones.Add(await PushAsync(server, program, path, one, 1));
        }

        return
        [
            new Figure("a push of one diagnostic, sent to known", "ms", ones) { Budget = MostForOne },
            new Figure($"a push of {Many:N0} diagnostics, sent to known", "ms", manies) { Budget = MostForMany },
        ];
    }

    private static async Task<double> PushAsync(LanguageServer server, PipedProgram program, string path, JsonElement push, int count)
    {
        var start = Stopwatch.GetTimestamp();
        var sending = program.Server.NotifyAsync("textDocument/publishDiagnostics", push);
        for (var next = server.NextChange; server.Known(path)?.Count != count; next = server.NextChange)
        {
            if (server.Known(path)?.Count != count)
            {
                await next.WaitAsync(Patience);
            }
        }

        var time = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        await sending;
        return time;
    }

    private static JsonElement Push(string path, int count)
    {
        var text = new StringBuilder();
        for (var i = 0; i < count; i++)
        {
            text.Append(i == 0 ? "" : ",").Append(CultureInfo.InvariantCulture, $$$"""{"range":{"start":{"line":{{{i}}},"character":0},"end":{"line":{{{i}}},"character":3}},"severity":1,"source":"bench","code":"B{{{i}}}","message":"Something is wrong with the word in line {{{i}}}."}""");
        }

        return JsonElement.Parse($$"""{"uri":"{{new Uri(path).AbsoluteUri}}","diagnostics":[{{text}}]}""");
    }
}

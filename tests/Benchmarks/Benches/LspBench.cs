using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
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
    private const double MostForSettled = 100;
    private const int OwnMilliseconds = 50;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    public string Name => "lsp";

    public async Task<IReadOnlyList<Figure>> RunAsync(BenchPlace place, Options options)
    {
        using var workspace = new TestWorkspace();
        await using var program = new PipedProgram();
        workspace.Processes = program;
        var spec = new ServerSpec("bench", "bench", [], "bench") { FileTypes = [".txt"], LanguageId = "text" };
        await using var server = await LanguageServer.StartAsync(
            spec, workspace.Root, workspace, new ServerLog(), TimeProvider.System, static (_, _) => { }, CancellationToken.None);
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

        var versions = true;
        program.Changed = async (change, cancellationToken) =>
        {
            await Task.Delay(OwnMilliseconds, cancellationToken);
            var answer = JsonNode.Parse(Push(path, 1).GetRawText())!;
            if (versions)
            {
                answer["version"] = change.GetProperty("textDocument").GetProperty("version").GetInt32();
            }

            await program.Server.NotifyAsync("textDocument/publishDiagnostics", JsonElement.Parse(answer.ToJsonString()), cancellationToken);
        };
        return
        [
            new Figure("a push of one diagnostic, sent to known", "ms", ones) { Budget = MostForOne },
            new Figure($"a push of {Many:N0} diagnostics, sent to known", "ms", manies) { Budget = MostForMany },
            await SettleAsync(server, path, options.Runs, versions),
            await SettleAsync(server, path, options.Runs, versions = false),
        ];
    }

    /// <summary>From a file's change to what the server finds in it, less what the server itself takes.</summary>
    private static async Task<Figure> SettleAsync(LanguageServer server, string path, int runs, bool versions)
    {
        List<double> times = [];
        for (var run = 0; run < runs; run++)
        {
            File.WriteAllText(path, string.Create(CultureInfo.InvariantCulture, $"{(versions ? "one" : "two")} {run}\n"));
            var start = Stopwatch.GetTimestamp();
            var report = await server.FindAsync(path, Patience, CancellationToken.None);
            times.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds - OwnMilliseconds);
            if (!report.Settled || report.Findings.Count != 1)
            {
                throw new BenchException("the diagnostics of a change did not settle");
            }
        }

        return new Figure($"a change to settled diagnostics, server {(versions ? "with" : "without")} versions", "ms", times)
        {
            Budget = MostForSettled,
            Note = $"less the {OwnMilliseconds} ms that the server takes"
                + $"{(versions ? "" : "; it may have more to say: it is asked for symbols, and again after a calm of 60 ms")}",
        };
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
            text.Append(i == 0 ? "" : ",")
                .Append(
                    CultureInfo.InvariantCulture,
                    $$$"""{"range":{"start":{"line":{{{i}}},"character":0},"end":{"line":{{{i}}},"character":3}},"severity":1,"source":"bench","code":"B{{{i}}}","message":"Something is wrong with the word in line {{{i}}}."}""");
        }

        return JsonElement.Parse($$"""{"uri":"{{new Uri(path).AbsoluteUri}}","diagnostics":[{{text}}]}""");
    }
}

using System.Diagnostics;
using AgentHost.Benchmarks.Measuring;
using AgentHost.Benchmarks.Reporting;

namespace AgentHost.Benchmarks.Benches;

/// <summary><c>agent acp</c>, as an editor has it: its first answer, a long session loaded, a prompt's way to its request, an answer's way back;
/// the same beside other agents, and what it adds to an agent that works for it.</summary>
internal sealed class EditorsBench : IBench
{
    private const int Rounds = 2_500;
    private const int Prompts = 200;
    private const double MostInitialize = 120;
    private const double MostLoad = 1_000;
    private const double MostPrompt = 15;
    private const double MostDelay = 20;

    public string Name => "editors";

    public async Task<IReadOnlyList<Figure>> RunAsync(BenchPlace place, Options options)
    {
        await using var setup = await AgentSetup.CreateAsync(place, Name, static _ => Answers.Done);
        setup.Configure("""{"sessions":{"titles":"off"}}""");
        List<double> initialize = [];
        List<double> load = [];
        List<double> prompts = [];
        List<double> delays = [];
        var session = await LongSession.MakeAsync(setup, Rounds);
        for (var i = 0; i <= options.Runs; i++)
        {
            var began = Stopwatch.GetTimestamp();
            using var editor = new AcpEditor(setup.Speak(["acp", "--model", "openai/bench"]));
            await editor.AskAsync("initialize", """{"protocolVersion":1}""");
            if (i > 0)
            {
                initialize.Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
            }

            // The first use of the store is not the load's.
            var id = await editor.BeginAsync(setup.Workspace);
            began = Stopwatch.GetTimestamp();
            await editor.AskAsync("session/load", $$"""{"cwd":"{{setup.Workspace}}","mcpServers":[],"sessionId":"{{session}}"}""");
            if (i > 0)
            {
                load.Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
            }

            if (editor.Chunks < 2 * Rounds)
            {
                throw new BenchException($"session/load told {editor.Chunks} pieces");
            }

            for (var k = 0; k <= Prompts && i == options.Runs; k++)
            {
                var asked = Stopwatch.GetTimestamp();
                await editor.PromptAsync(id);
                if (k > 0)
                {
                    var request = setup.Server.ModelRequests[^1];
                    prompts.Add(Stopwatch.GetElapsedTime(asked, request.Timestamp).TotalMilliseconds);
                    delays.Add(Stopwatch.GetElapsedTime(request.EndTimestamp, editor.LastChunk).TotalMilliseconds);
                }
            }
        }

        var beside = await AgentsBeside.MeasureAsync(place, options.Runs, initialize, prompts);
        var through = await ForeignAgentRun.MeasureAsync(place);
        return
        [
            new Figure("agent acp, start to initialize answered", "ms", initialize) { Budget = MostInitialize },
            new Figure("session/load of 10,000 messages", "ms", load) { Budget = MostLoad },
            new Figure("prompt of an editor to its first request", "ms", prompts) { Budget = MostPrompt, Note = "warm, one session" },
            new Figure("end of an answer to its update", "ms", delays),
            new Figure("the same, the slowest but 1 %", "ms", [.. delays.Order().Skip(Prompts * 99 / 100).Take(1)]) { Budget = MostDelay },
            .. beside,
            .. through,
        ];
    }
}

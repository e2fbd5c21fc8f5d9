using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;
using AgentHost.Benchmarks.Measuring;
using AgentHost.Benchmarks.Reporting;

namespace AgentHost.Benchmarks.Benches;

/// <summary>What plugins cost that are there: the first activation of a bundled one, and a thousand that are installed and not used.</summary>
internal sealed class PluginsBench : IBench
{
    private const int Installed = 1000;
    private const double MostForActivation = 15;
    private const double MostMore = 1.1;
    private const double MostForList = 150;

    public string Name => "plugins";

    public async Task<IReadOnlyList<Figure>> RunAsync(BenchPlace place, Options options)
    {
        await using var without = await AgentSetup.CreateAsync(place, "plugins-none", Answer);
        await using var with = await AgentSetup.CreateAsync(place, "plugins-many", Answer);
        without.MakeFiles(1);
        with.MakeFiles(1);
        await InstallAsync(with);
        var activations = new Dictionary<string, List<double>>(StringComparer.Ordinal);
        List<double> bare = [];
        List<double> full = [];
        List<double> lists = [];

        // One after the other: both see the same machine. The first of each makes what a first run ever makes, the index for one.
        for (var i = 0; i <= options.Runs; i++)
        {
            var first = await StartAsync(without);
            var second = await StartAsync(with);
            var list = await with.AgentAsync("plugin", "list");
            if (CountLines(list.Output) < Installed)
            {
                throw new BenchException($"plugin list shows {CountLines(list.Output)} plugins, not {Installed} and more");
            }

            if (i == 0)
            {
                continue;
            }

            bare.Add(first);
            full.Add(second);
            lists.Add(list.Milliseconds);
            foreach (var (id, milliseconds) in ReadActivations(without))
            {
                activations.TryAdd(id, []);
                activations[id].Add(milliseconds);
            }
        }

        return
        [
            .. activations.OrderBy(static one => one.Key, StringComparer.Ordinal)
                .Select(static one => new Figure($"first activation of {one.Key}", "ms", one.Value) { Budget = MostForActivation }),
            new Figure("start to first request, none installed", "ms", bare),
            new Figure($"start to first request, {Installed} installed", "ms", full),
            new Figure(
                "the same against none",
                "×",
                [.. full.Zip(bare, static (many, none) => many / none)]) { Budget = MostMore, Note = "each run against the one just before it" },
            new Figure($"agent plugin list, {Installed} installed", "ms", lists) { Budget = MostForList },
        ];
    }

    private static AgentHost.ModelServing.Reply Answer(AgentHost.ModelServing.RecordedRequest request) =>
        request.ModelIndex % 2 == 0 && StepTimes.Missing(request, "read") is null ? Answers.Read(0) : Answers.Done;

    private static async Task<double> StartAsync(AgentSetup setup)
    {
        var before = setup.Server.ModelRequests.Count;
        var run = await setup.RunAsync("hello");
        return Stopwatch.GetElapsedTime(run.Started, setup.Server.ModelRequests[before].Timestamp).TotalMilliseconds;
    }

    /// <summary>What each plugin's activation took in the last run: the last lines of the file that runs add to.</summary>
    private static IEnumerable<(string Id, double Milliseconds)> ReadActivations(AgentSetup setup)
    {
        var last = new Dictionary<string, double>(StringComparer.Ordinal);
        foreach (var line in File.ReadLines(Path.Combine(setup.DataFolder, "plugins", "usage.jsonl")))
        {
            using var json = JsonDocument.Parse(line);
            last[json.RootElement.GetProperty("id").GetString()!] = json.RootElement.GetProperty("usage").GetProperty("activationMs").GetDouble();
        }

        return last.Select(static one => (one.Key, one.Value));
    }

    /// <summary>A thousand plugins as an install leaves them: half declarations alone, half with code that nothing asks for.</summary>
    private static async Task InstallAsync(AgentSetup setup)
    {
        // One of each by the program itself, whose records show what others look like.
        foreach (var (folder, number) in (ReadOnlySpan<(string, int)>)[("even", 0), ("odd", 1)])
        {
            Write(Path.Combine(setup.Workspace, folder), number);
        }

        await setup.AgentAsync("plugin", "install", "./even", "--yes");
        await setup.AgentAsync("plugin", "install", "./odd", "--yes");
        var root = Path.Combine(setup.DataFolder, "plugins");
        var record = System.Text.Json.Nodes.JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(root, "state.json")))!;
        var plugins = record["plugins"]!.AsObject();
        for (var i = 2; i < Installed; i++)
        {
            Write(Path.Combine(root, "store", $"bench-{i}", "1.0.0"), i);
            plugins[$"bench-{i}"] = plugins[$"bench-{i % 2}"]!.DeepClone();
        }

        await File.WriteAllTextAsync(Path.Combine(root, "state.json"), record.ToJsonString());
    }

    private static void Write(string folder, int number)
    {
        Directory.CreateDirectory(folder);
        var tools = string.Create(
            CultureInfo.InvariantCulture,
            $$$"""[{ "name": "bench_{{{number}}}", "description": "Does what number {{{number}}} does, and is waiting to be found.", "inputSchema": { "type": "object", "properties": { "path": { "type": "string" } } }, "effects": ["read"], "defer": true }]""");
        var manifest = new StringBuilder()
            .Append(
                CultureInfo.InvariantCulture,
                $$"""{ "id": "bench-{{number}}", "version": "1.0.0", "description": "A plugin of the bench, number {{number}}.", "authors": ["bench"], "tags": ["bench"]""");
        if (number % 2 == 1)
        {
            manifest.Append(
                CultureInfo.InvariantCulture,
                $$""", "contract": "^0.9", "entry": { "assembly": "Bench{{number}}.dll", "type": "{{typeof(PluginsBench).FullName}}" }, "contributes": { "tool": {{tools}} }""");
        }

        if (number == 1)
        {
            // Looked into at an install, and the bench's own code will do; of the others nobody asks.
            File.Copy(typeof(PluginsBench).Assembly.Location, Path.Combine(folder, "Bench1.dll"), overwrite: true);
        }

        File.WriteAllText(Path.Combine(folder, "plugin.json"), manifest.Append(" }").ToString());
    }

    private static int CountLines(string text) => text.AsSpan().Count('\n');
}

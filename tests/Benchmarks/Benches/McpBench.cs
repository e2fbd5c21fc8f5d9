using System.Text.Json;
using AgentHost.Benchmarks.Measuring;
using AgentHost.Benchmarks.Reporting;
using AgentHost.ModelServing;

namespace AgentHost.Benchmarks.Benches;

/// <summary>What a hundred tools of an MCP server add to a step, all of them in the request.</summary>
internal sealed class McpBench : IBench
{
    private const int Steps = 20;
    private const double MostMore = 10;

    /// <summary>The request that waits for the server, and the one behind it.</summary>
    private const int Warming = 2;

    public string Name => "mcp";

    public async Task<IReadOnlyList<Figure>> RunAsync(BenchPlace place, Options options)
    {
        var without = Figure.MedianOf(await MeasureAsync(place, "mcp-none", null));
        var with = await MeasureAsync(place, "mcp-many", JsonSerializer.Serialize(new
        {
            mcp = new
            {
                searchAbove = 2_000,
                servers = new { many = new { command = "node", args = new[] { Path.Combine(place.Root, "tests", "tools", "bad-mcp-server.mjs"), "many" } } }
            },
        }));
        return
        [
            new Figure("step after read, with 100 MCP tools", "ms", with),
            new Figure("100 MCP tools add", "ms", [.. with.Select(time => time - without)]) { Budget = MostMore },
        ];
    }

    private static async Task<List<double>> MeasureAsync(BenchPlace place, string folder, string? settings)
    {
        await using var setup = await AgentSetup.CreateAsync(place, folder, request =>
            request.ModelIndex == 0 && settings is not null ? Answers.Call("mcp__many__tool_1", "{}")
            : request.ModelIndex < Steps + Warming ? Answers.Read(request.ModelIndex!.Value)
            : Answers.Done);
        if (settings is not null)
        {
            setup.Configure(settings);
            await setup.AgentAsync("mcp", "list");
        }

        setup.MakeFiles(Steps + Warming);
        await setup.RunAsync("go on");
        var last = setup.Server.ModelRequests[^1];
        return settings is null || last.Tools.Contains("mcp__many__tool_99", StringComparer.Ordinal)
            ? [.. StepTimes.Of(setup.Server.ModelRequests).Skip(Warming)]
            : throw new BenchException("the server's tools were not offered");
    }
}

using AgentHost.Benchmarks.Measuring;
using AgentHost.Benchmarks.Reporting;
using AgentHost.ModelServing;

namespace AgentHost.Benchmarks.Benches;

/// <summary>What a step costs beside the model: from the end of one answer to the arrival of the next request, the tool's work included.</summary>
internal sealed class StepBench : IBench
{
    private const int Steps = 20;
    private const double MostForRead = 2;
    private const double MostForShell = 6;

    public string Name => "steps";

    public async Task<IReadOnlyList<Figure>> RunAsync(BenchPlace place, Options options) =>
    [
        await MeasureAsync(place, "read", Answers.Read, MostForRead),
        await MeasureAsync(place, "shell", Answers.Shell, MostForShell),
    ];

    private static async Task<Figure> MeasureAsync(BenchPlace place, string tool, Func<int, Reply> step, double budget)
    {
        var name = $"step after {tool}, {Steps} steps";
        string? missing = null;
        await using var setup = await AgentSetup.CreateAsync(place, "steps-" + tool, request =>
        {
            missing ??= StepTimes.Missing(request, tool);
            return missing is null && request.ModelIndex < Steps ? step(request.ModelIndex!.Value) : Answers.Done;
        });
        setup.MakeFiles(Steps);
        await setup.RunAsync("go on");
        return missing is { } reason ? Figure.LeftOut(name, reason) : new Figure(name, "ms", StepTimes.Of(setup.Server.ModelRequests)) { Budget = budget };
    }
}

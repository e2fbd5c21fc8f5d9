using AgentHost.Benchmarks.Measuring;
using AgentHost.Benchmarks.Reporting;

namespace AgentHost.Benchmarks.Benches;

/// <summary>The same step of reading, in a session that has 2,000 messages.</summary>
internal sealed class HistoryBench : IBench
{
    private const int Messages = 2000;
    private const int Steps = 20;

    /// <summary>A call and its result are two messages.</summary>
    private const int Before = Messages / 2;

    private const double MostMore = 2;

    public string Name => "history";

    public async Task<IReadOnlyList<Figure>> RunAsync(BenchPlace place, Options options)
    {
        string? missing = null;
        var end = Before;
        await using var setup = await AgentSetup.CreateAsync(place, Name, request =>
        {
            missing ??= StepTimes.Missing(request, "read");
            return missing is null && request.ModelIndex < end ? Answers.Read(request.ModelIndex!.Value) : Answers.Done;
        });
        setup.MakeFiles(Before + (2 * Steps) + 2);
        await setup.RunAsync("--session", "long", "--max-steps", "5000", "read them all");
        if (missing is not null)
        {
            return [Figure.LeftOut("step after read, more with 2,000 messages", missing)];
        }

        var skip = setup.Server.ModelRequests.Count;
        end = skip + Steps;
        await setup.RunAsync("--session", "long", "--max-steps", "5000", "go on");
        var late = StepTimes.Of([.. setup.Server.ModelRequests.Skip(skip)]);
        skip = setup.Server.ModelRequests.Count;
        end = skip + Steps;
        await setup.RunAsync("go on");
        var early = StepTimes.Of([.. setup.Server.ModelRequests.Skip(skip)]);
        var usual = Figure.MedianOf(early);
        return
        [
            new Figure("step after read, in a new session", "ms", early),
            new Figure("step after read, with 2,000 messages", "ms", late),
            new Figure("the 2,000 messages add", "ms", [.. late.Select(time => time - usual)]) { Budget = MostMore },
        ];
    }
}

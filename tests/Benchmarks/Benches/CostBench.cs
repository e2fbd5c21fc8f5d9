using System.Globalization;
using AgentHost.Benchmarks.Measuring;
using AgentHost.Benchmarks.Reporting;

namespace AgentHost.Benchmarks.Benches;

/// <summary>Memory at the end of a turn of 20 steps, and processor time of a run with one answer.</summary>
internal sealed class CostBench : IBench
{
    private const int Steps = 20;
    private const int MemoryRuns = 5;
    private const double MostMegabytes = 95;
    private const double MostMs = 150;

    public string Name => "cost";

    public async Task<IReadOnlyList<Figure>> RunAsync(BenchPlace place, Options options) =>
        [await MemoryAsync(place), await ProcessorAsync(place, options.Runs)];

    private static async Task<Figure> MemoryAsync(BenchPlace place)
    {
        const string name = "peak memory of a turn of 20 steps";
        if (!OperatingSystem.IsLinux())
        {
            return Figure.LeftOut(name, "read from /proc, which this system does not have");
        }

        List<double> peaks = [];
        string? missing = null;
        var process = 0;
        var step = 0;
        await using var setup = await AgentSetup.CreateAsync(place, "memory", request =>
        {
            missing ??= StepTimes.Missing(request, "read");
            if (missing is null && step < Steps)
            {
                return Answers.Read(step++);
            }

            // It waits for this answer: what it has used by now is what the turn needed.
            peaks.Add(PeakMegabytes(process));
            step = 0;
            return Answers.Done;
        });
        setup.MakeFiles(Steps);
        for (var i = 0; i < MemoryRuns; i++)
        {
            await setup.RunAsync(id => process = id, ["go on"]);
        }

        return new Figure(name, "MB", peaks) { Budget = MostMegabytes, Note = missing is null ? "" : $"a turn of one step: {missing}" };
    }

    private static double PeakMegabytes(int process)
    {
        foreach (var line in File.ReadLines($"/proc/{process}/status"))
        {
            if (line.StartsWith("VmHWM:", StringComparison.Ordinal))
            {
                return double.Parse(line.AsSpan("VmHWM:".Length).Trim().TrimEnd("kB").Trim(), CultureInfo.InvariantCulture) / 1024;
            }
        }

        throw new BenchException($"/proc/{process}/status names no VmHWM");
    }

    private static async Task<Figure> ProcessorAsync(BenchPlace place, int runs)
    {
        const string name = "processor time of a run with one answer";
        if (!ChildUsage.IsKnown)
        {
            return Figure.LeftOut(name, "read by getrusage, which this system does not have");
        }

        List<double> times = [];
        await using var setup = await AgentSetup.CreateAsync(place, "processor", static _ => Answers.Done);
        for (var i = 0; i <= runs; i++)
        {
            var before = ChildUsage.Milliseconds();
            await setup.RunAsync("hello");
            if (i > 0)
            {
                times.Add(ChildUsage.Milliseconds() - before);
            }
        }

        return new Figure(name, "ms", times) { Budget = MostMs };
    }
}

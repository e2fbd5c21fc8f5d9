using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using AgentHost.Benchmarks.Reporting;

namespace AgentHost.Benchmarks.Measuring;

/// <summary>
/// A tool against ripgrep on the same tree, in turn. The tool's time is that of a step in a running host: from the end of the model's answer that calls it to
/// the arrival of the next request, which holds the host's own work of a step as well. Ripgrep's is the whole time of its process, its start (some
/// milliseconds) included: nobody gets its answer without it.
/// </summary>
internal static class SearchRace
{
    private const int WarmUps = 3;

    /// <summary>Runs both in turn.</summary>
    /// <param name="place">Where.</param>
    /// <param name="options">How often.</param>
    /// <param name="name">What is measured.</param>
    /// <param name="tool">The tool.</param>
    /// <param name="arguments">
    /// Its arguments without the closing brace; a limit is put behind them that differs each time, because a model that repeats itself is stopped.
    /// </param>
    /// <param name="most">The greatest limit.</param>
    /// <param name="ripgrep">Ripgrep's words.</param>
    /// <param name="budget">How many times ripgrep's time the tool may take.</param>
    public static async Task<IReadOnlyList<Figure>> RunAsync(
        BenchPlace place, Options options, string name, string tool, string arguments, int most, string[] ripgrep, double budget)
    {
        var tree = SearchTree.Make(place);
        var judge = new List<double>();
        var lines = 0;
        var wrong = "";
        string? missing = null;
        await using var setup = await AgentSetup.CreateAsync(place, "search-" + tool, request =>
        {
            missing ??= StepTimes.Missing(request, tool);
            var step = request.ModelIndex!.Value;
            if (step > 0 && Count(tool, request.LastText) is { } count && count != lines)
            {
                wrong = $"{name}: the tool has {count} answers, ripgrep {lines}";
            }

            if (missing is not null || step > options.Runs + WarmUps)
            {
                return Answers.Done;
            }

            judge.Add(Ripgrep(tree, ripgrep, out lines));
            return Answers.Call(tool, string.Create(CultureInfo.InvariantCulture, $"{arguments},\"limit\":{most - step}}}"));
        }, tree);
        setup.Configure("""{"tools":{"list":{"limit":100000}}}""");
        await setup.RunAsync("go on");
        if (wrong.Length > 0)
        {
            throw new BenchException(wrong);
        }

        if (missing is not null)
        {
            return [Figure.LeftOut(name, missing)];
        }

        var own = StepTimes.Of(setup.Server.ModelRequests);
        double[] warm = [.. own.Skip(WarmUps).Take(options.Runs)];
        double[] theirs = [.. judge.Skip(WarmUps).Take(options.Runs)];
        return
        [
            new Figure($"{name}: ripgrep, whole process", "ms", theirs),
            new Figure($"{name}: first call of a run", "ms", [own[0]]),
            new Figure($"{name}: {tool}, step in a running host", "ms", warm),
            new Figure($"{name}: {tool} against ripgrep", "×", [.. warm.Zip(theirs, static (mine, other) => mine / other)]) { Budget = budget },
        ];
    }

    // How many lines or files an answer has; null for a listing, which is too long to reach the model whole.
    private static int? Count(string tool, string answer)
    {
        var lines = answer.Split('\n');
        return tool switch
        {
            "grep" =>
                lines.Count(static line =>
                    line.IndexOf(':', StringComparison.Ordinal) is > 0 and var colon && !line.AsSpan(0, colon).ContainsAnyExceptInRange('0', '9')),
            "glob" =>
                lines.Sum(static line =>
                    line.StartsWith("… ", StringComparison.Ordinal) ? int.Parse(line.AsSpan(2, line.IndexOf(' ', 2) - 2), CultureInfo.InvariantCulture) : 1),
            _ => null,
        };
    }

    private static double Ripgrep(string folder, string[] words, out int lines)
    {
        var start = new ProcessStartInfo("rg", words)
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardInput = true,
            UseShellExecute = false
        };
        var begun = Stopwatch.GetTimestamp();
        try
        {
            using var process = Process.Start(start) ?? throw new BenchException("rg did not start");
            process.StandardInput.Close();
            var output = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            var time = Stopwatch.GetElapsedTime(begun).TotalMilliseconds;
            lines = output.AsSpan().Count('\n');
            return time;
        }
        catch (Win32Exception)
        {
            throw new BenchException("ripgrep is missing; install it: .ci/install-test-programs");
        }
    }
}

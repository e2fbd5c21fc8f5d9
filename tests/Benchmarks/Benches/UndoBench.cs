using System.Globalization;
using AgentHost.Benchmarks.Measuring;
using AgentHost.Benchmarks.Reporting;

namespace AgentHost.Benchmarks.Benches;

/// <summary>Taking back a turn whose command changed 1,000 files: the whole of <c>agent session undo</c>.</summary>
internal sealed class UndoBench : IBench
{
    private const int Files = 1_000;
    private const double MostMilliseconds = 2_000;

    public string Name => "undo";

    public async Task<IReadOnlyList<Figure>> RunAsync(BenchPlace place, Options options)
    {
        var asked = 0;
        await using var setup = await AgentSetup.CreateAsync(place, Name, _ =>
            asked++ == 0 ? Answers.Call("shell", """{"command":"sed -i 's/two/2/' *.txt"}""") : Answers.Done);
        Directory.CreateDirectory(Path.Combine(setup.Workspace, ".git"));
        setup.MakeFiles(Files);
        await setup.RunAsync("change all of them");
        List<double> undone = [];
        List<double> redone = [];
        for (var run = 0; run < options.Runs; run++)
        {
            undone.Add((await setup.AgentAsync("session", "undo", "last")).Milliseconds);
            Expect(setup, "two");
            redone.Add((await setup.AgentAsync("session", "redo", "last")).Milliseconds);
            Expect(setup, "2");
        }

        return
        [
            new Figure(
                string.Create(CultureInfo.InvariantCulture, $"undo of a turn that changed {Files} files"),
                "ms",
                undone) { Budget = MostMilliseconds, Note = "start to exit" },
            new Figure("redo of it", "ms", redone) { Budget = MostMilliseconds },
        ];
    }

    private static void Expect(AgentSetup setup, string word)
    {
        foreach (var i in new[] { 0, Files - 1 })
        {
            if (!File.ReadAllText(Path.Combine(setup.Workspace, $"file{i}.txt")).Contains($"line {word}\n", StringComparison.Ordinal))
            {
                throw new BenchException($"file{i}.txt is not what it should be");
            }
        }
    }
}

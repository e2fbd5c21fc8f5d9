using AgentHost.Benchmarks.Measuring;
using AgentHost.Benchmarks.Reporting;
using AgentHost.ShellSyntax;

namespace AgentHost.Benchmarks.Benches;

/// <summary>Reading a line of 200 characters for the shell.</summary>
internal sealed class ShellLineBench : IBench
{
    private const double MostMicroseconds = 50;

    private const string Line =
        "cd src/app && for f in $(git ls-files '*.ts' | head -20); do grep -n \"TODO: $f\" \"$f\" 2>/dev/null || echo \"none in ${f##*/}\"; done | "
        + "sort -u > out/todo.txt && wc -l < out/todo.txt; npm test -- --watch=false";

    public string Name => "shell-line";

    public Task<IReadOnlyList<Figure>> RunAsync(BenchPlace place, Options options)
    {
        if (!ShellParser.Parse(Line).IsParsed)
        {
            throw new BenchException("the line is not understood");
        }

        return Task.FromResult<IReadOnlyList<Figure>>([
            new Figure(
                $"reading a line of {Line.Length} characters",
                "µs",
                Repeated.Microseconds(options.Runs, static () => ShellParser.Parse(Line))) { Budget = MostMicroseconds }
        ]);
    }
}

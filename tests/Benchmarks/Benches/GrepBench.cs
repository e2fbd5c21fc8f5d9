using AgentHost.Benchmarks.Measuring;
using AgentHost.Benchmarks.Reporting;

namespace AgentHost.Benchmarks.Benches;

/// <summary><c>grep</c> against ripgrep: patterns with few matches and a limit above them, so that every file is read.</summary>
internal sealed class GrepBench : IBench
{
    private const double MostForLiteral = 2;
    private const double MostWithLiteral = 2.5;
    private const double MostWithout = 4;

    public string Name => "grep";

    public async Task<IReadOnlyList<Figure>> RunAsync(BenchPlace place, Options options) =>
    [
        .. await SearchRace.RunAsync(
            place, options, "literal", "grep", """{"pattern":"a needle","literal":true""", 1_000, ["-n", "-F", "a needle", "."], MostForLiteral),
        .. await SearchRace.RunAsync(
            place, options, "regex with a literal", "grep", """{"pattern":"\\w+\\d+_get\\(void\\)\\s+/\\* a needle"}""".TrimEnd('}'),
            1_000, ["-n", @"\w+\d+_get\(void\)\s+/\* a needle", "."], MostWithLiteral),
        .. await SearchRace.RunAsync(
            place, options, "regex without", "grep", """{"pattern":"[a-z]\\d{3,}_[a-z]{3}\\W"}""".TrimEnd('}'),
            1_000, ["-n", @"[a-z]\d{3,}_[a-z]{3}\W", "."], MostWithout),
    ];
}

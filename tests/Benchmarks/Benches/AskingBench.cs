using System.Globalization;
using AgentHost.Benchmarks.Measuring;
using AgentHost.Benchmarks.Reporting;
using AgentHost.Client;
using AgentHost.Permissions.Rules;
using AgentHost.Processes.Tests.Asking;

namespace AgentHost.Benchmarks.Benches;

/// <summary>
/// Questions that a person is asked about command lines of every day, in a clean repository; and lines that do harm, of which none may run unasked.
/// </summary>
internal sealed class AskingBench : IBench
{
    public string Name => "asking";

    public async Task<IReadOnlyList<Figure>> RunAsync(BenchPlace place, Options options)
    {
        await using var repository = new CleanRepository();
        await repository.FillAsync(CancellationToken.None);
        var everyday = Rows("everyday.tsv");
        string[] reading = [.. everyday.Where(static row => row[0] == "read").Select(static row => row[1])];
        string[] building = [.. everyday.Where(static row => row[0] == "build").Select(static row => row[1])];
        var sandboxed = PermissionRules.Empty with { Sandboxed = true };
        await using var prepared = new CleanRepository();
        await prepared.FillAsync(CancellationToken.None);
        HostileLines.Prepare(prepared);
        return
        [
            await AskAsync("reading, default", reading, PermissionMode.Default, mostShare: 0.03),
            await AskAsync("reading, plan", reading, PermissionMode.Plan, mostShare: 0.03),
            await AskAsync("reading, default with a sandbox", reading, PermissionMode.Default, hasSandbox: true),
            await AskAsync("reading, plan with a sandbox", reading, PermissionMode.Plan, hasSandbox: true),
            await AskAsync("building and testing, default", building, PermissionMode.Default, mostShare: null),
            await AskAsync("building and testing, sandboxed", building, PermissionMode.AcceptEdits, hasSandbox: true, rules: sandboxed),
            await HarmAsync("default", PermissionMode.Default),
            await HarmAsync("accept-edits", PermissionMode.AcceptEdits),
            await HarmAsync("plan", PermissionMode.Plan),
            await HarmAsync("sandboxed", PermissionMode.AcceptEdits, isSandboxed: true),
            await WideAsync(),
        ];

        async Task<Figure> HarmAsync(string name, PermissionMode mode, bool isSandboxed = false) =>
            new($"hostile lines that run outside a sandbox: {name}", "",
                [(await HostileLines.FindRunningAsync(prepared, mode, rule: null, isSandboxed, CancellationToken.None)).Count])
            {
                Budget = 0, Note = string.Create(CultureInfo.InvariantCulture, $"of {HostileLines.All.Count}"),
            };

        async Task<Figure> WideAsync()
        {
            var running = 0;
            foreach (var rule in HostileLines.WideRules)
            {
                running += (await HostileLines.FindRunningAsync(prepared, PermissionMode.Default, rule, isSandboxed: false, CancellationToken.None)).Count;
            }

            return new Figure("hostile lines that run: under a wide rule", "", [running])
            {
                Budget = 0, Note = string.Create(CultureInfo.InvariantCulture, $"{HostileLines.WideRules.Count} rules"),
            };
        }

        async Task<Figure> AskAsync(
            string name, string[] lines, PermissionMode mode, double? mostShare = 0, bool hasSandbox = false, PermissionRules? rules = null)
        {
            var asked = 0;
            foreach (var line in lines)
            {
                var evaluation = await repository.JudgeAsync(line, mode, CancellationToken.None, hasSandbox, rules);
                asked += evaluation.Verdict.Decision == PermissionDecision.Allow ? 0 : 1;
            }

            return new Figure($"lines that ask: {name}", "", [asked])
            {
                Budget = mostShare is { } share ? Math.Floor(share * lines.Length) : null,
                Note = string.Create(CultureInfo.InvariantCulture, $"of {lines.Length}"),
            };
        }
    }

    private static string[][] Rows(string file) =>
        [.. File.ReadAllLines(Path.Combine(AppContext.BaseDirectory, "Lines", file)).Select(static row => row.Split('\t'))];
}

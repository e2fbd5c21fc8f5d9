using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using AgentHost.Benchmarks.Measuring;
using AgentHost.ModelServing;

namespace AgentHost.Benchmarks.Crashing;

/// <summary>
/// Has each write and each flush of a run of the published agent fail once, as on a disk that is full or broken: an error is said, nothing is damaged, and the
/// session goes on.
/// </summary>
/// <remarks>The system-call tracer counts for each thread: the Nth call of a run means the Nth of each of its threads.</remarks>
internal sealed class FaultHarness(BenchPlace place, int most)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);
    private static readonly (string Calls, string Error, bool StoreAlone)[] Kinds =
    [
        ("pwrite64,write", "ENOSPC", true), ("pwrite64,write", "EIO", true), ("pwrite64", "ENOSPC", false),
        ("fsync,fdatasync", "EIO", false), ("fsync,fdatasync", "ENOSPC", false),
    ];

    private readonly List<string> _failures = [];
    private readonly SortedDictionary<string, int> _said = new(StringComparer.Ordinal);
    private int _runs;
    private int _hit;

    /// <returns>0 when nothing is lost or damaged and everything was said plainly.</returns>
    public async Task<int> RunAsync()
    {
        foreach (var (calls, error, storeAlone) in Kinds)
        {
            await using var setup = await AgentSetup.CreateAsync(place, "faults", Answer);
            var witness = new StoreWitness();
            for (var n = 1; n <= most; n++)
            {
                if (!await FailAsync(setup, witness, (calls, error, storeAlone), n))
                {
                    break;
                }

                await GoOnAsync(setup, $"{error} at {calls} {n}");
                _failures.AddRange((await witness.CheckAsync(Path.Combine(setup.DataFolder, "sessions"))).Select(wrong => $"{error} at {calls} {n}: {wrong}"));
            }

            _failures.AddRange(setup.Server.Failures.Select(static failure => $"a request was not valid: {failure}"));
            await Console.Error.WriteLineAsync($"faults: {error} at {calls}: {_runs} runs, {_hit} with a fault, {_failures.Count} failures");
        }

        await Console.Out.WriteLineAsync(string.Create(
            CultureInfo.InvariantCulture,
            $"{_runs} runs, {_hit} with a fault in them, {_said.Values.Sum()} sentences of {_said.Count} kinds, {_failures.Count} failures"));
        foreach (var (sentence, times) in _said)
        {
            await Console.Out.WriteLineAsync($"  {times,4} × {sentence}");
        }

        foreach (var failure in _failures.Take(20))
        {
            await Console.Out.WriteLineAsync("  FAILED " + failure);
        }

        return _failures.Count == 0 ? 0 : 1;
    }

    private static Reply Answer(RecordedRequest request) => (request.ModelIndex ?? 0) switch
    {
        var n when request.LastText.Contains("and now?", StringComparison.Ordinal) => Reply.Of($"going on {n}"),
        var n when n % 3 == 0 => Reply.Call("write", $$"""{"path":"f{{n}}.txt","content":"made {{n}}\n"}"""),
        var n when n % 3 == 1 => Reply.Call("shell", $$"""{"command":"echo {{n}} >> log.txt"}"""),
        var n => Reply.Of($"done {n}"),
    };

    /// <returns>Whether a call failed at all.</returns>
    private async Task<bool> FailAsync(AgentSetup setup, StoreWitness witness, (string Calls, string Error, bool StoreAlone) kind, int n)
    {
        var (calls, error, storeAlone) = kind;
        var trace = Path.Combine(setup.Workspace, "..", "trace.txt");
        File.Delete(trace);
        IReadOnlyList<string> paths = [.. Files(setup).SelectMany(static file => (string[])["-P", file])];
        var name = $"{error} at {calls} {n}";
        using var process = setup.Start(
            "strace",
            [
                "-f", "-qq", "--seccomp-bpf", "-y", "-o", trace, .. storeAlone ? paths : [], "-e", "trace=" + calls, "-e",
                $"inject={calls}:error={error}:when={n}", setup.Agent, "run", "--model", "openai/bench",
                "--permission-mode", "bypass", "--output", "stream-json", "--session", "s", "do it"
            ]);
        string? last = null;
        var errors = process.StandardError.ReadToEndAsync();
        while (await process.StandardOutput.ReadLineAsync() is { } line)
        {
            last = witness.NoteLine(line) ? line : null;
        }

        using var clock = new CancellationTokenSource(Patience);
        try
        {
            await process.WaitForExitAsync(clock.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            _failures.Add($"{name}: it hung");
            return true;
        }

        _runs++;
        var injected = File.Exists(trace) && (await File.ReadAllTextAsync(trace)).Contains("(INJECTED)", StringComparison.Ordinal);
        _hit += injected ? 1 : 0;
        Judge(name, process.ExitCode, last, await errors);
        return injected;
    }

    private void Judge(string name, int code, string? result, string errors)
    {
        if (code is < 0 or > 6)
        {
            _failures.Add($"{name}: it ended with code {code}");
        }

        if (result is null)
        {
            _failures.Add($"{name}: its output has no last line of type result");
        }

        // In this form of output the reason of the end is in its last line.
        using var json = JsonDocument.Parse(result ?? "{}");
        var error = json.RootElement.TryGetProperty("error", out var reason) ? reason.GetString() : null;
        string[] lines =
        [
            .. errors.Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(static line => !line.Contains("mode is bypass", StringComparison.Ordinal)),
            .. error is null ? [] : (string[])[error]
        ];
        foreach (var line in lines)
        {
            if (line.StartsWith("   at ", StringComparison.Ordinal) || line.Contains("Unhandled", StringComparison.Ordinal))
            {
                _failures.Add($"{name}: {line}");
            }

            var sentence = line.Replace(place.Folder, "…", StringComparison.Ordinal);
            _said[sentence] = _said.GetValueOrDefault(sentence) + 1;
        }

        if (code != 0 && lines.Length == 0)
        {
            _failures.Add($"{name}: it ended with code {code} and said nothing");
        }
    }

    private async Task GoOnAsync(AgentSetup setup, string name)
    {
        try
        {
            await setup.AgentAsync("run", "--model", "openai/bench", "--permission-mode", "bypass", "--quiet", "--session", "s", "and now?");
        }
        catch (BenchException fault)
        {
            _failures.Add($"{name}: it does not go on: {fault.Message}");
        }
    }

    /// <summary>Files that are written by <c>write</c> as well as pipes are: only those of the store are to fail.</summary>
    private static IEnumerable<string> Files(AgentSetup setup) =>
        ((string[])["sessions.db", "sessions.db-wal", "sessions.db-shm", "sessions.db-journal"])
            .Select(file => Path.Combine(Path.GetFullPath(setup.DataFolder), "sessions", file));
}

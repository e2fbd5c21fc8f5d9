using System.Diagnostics;

namespace AgentHost.Benchmarks.Measuring;

/// <summary>One run of a process: when it was started, when it had ended, what it printed.</summary>
internal sealed record ProcessRun(long Started, long Ended, string Output)
{
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(5);

    public double Milliseconds => Stopwatch.GetElapsedTime(Started, Ended).TotalMilliseconds;

    /// <summary>Runs a process to its end.</summary>
    /// <exception cref="BenchException">It did not start, did not end, or ended with another code than 0.</exception>
    public static async Task<ProcessRun> RunAsync(
        string file, IEnumerable<string> arguments, string folder, IReadOnlyDictionary<string, string> environment, Action<int>? started = null)
    {
        var start = new ProcessStartInfo(file, arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        start.Environment.Clear();
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        var begun = Stopwatch.GetTimestamp();
        using var process = Process.Start(start) ?? throw new BenchException($"{file} did not start");
        started?.Invoke(process.Id);
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        using var deadline = new CancellationTokenSource(Deadline);
        try
        {
            await process.WaitForExitAsync(deadline.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw new BenchException($"{Path.GetFileName(file)} {string.Join(' ', start.ArgumentList)} did not end within {Deadline.TotalMinutes:0} minutes");
        }

        var ended = Stopwatch.GetTimestamp();
        return process.ExitCode == 0
            ? new ProcessRun(begun, ended, await output)
            : throw new BenchException(
                $"{Path.GetFileName(file)} {string.Join(' ', start.ArgumentList)} ended with {process.ExitCode}: {await error}{await output}");
    }
}

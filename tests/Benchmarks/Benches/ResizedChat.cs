using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using AgentHost.Benchmarks.Measuring;
using AgentHost.Benchmarks.Reporting;

namespace AgentHost.Benchmarks.Benches;

/// <summary>A streamed answer of 400 numbered lines in xterm.js, whose width changes 8 times while it comes.</summary>
internal static partial class ResizedChat
{
    /// <summary>Name of its figure.</summary>
    public const string Name = "of 400 lines not once in scroll-back after 8 resizes, in xterm.js";

    /// <summary>Milliseconds from one size to the next.</summary>
    public const int Every = 250;

    private const int Count = 400;

    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(3);

    /// <summary>Widths in their order, from 100 columns on.</summary>
    public static IReadOnlyList<int> Widths { get; } = [60, 120, 41, 100, 80, 52, 110, 100];

    /// <summary>The answer.</summary>
    public static string Lines { get; } =
        string.Concat(Enumerable.Range(1, Count).Select(static i => $"number {i} of four hundred, with words behind it that make it wrap\n\n"));

    /// <summary>Starts a program and counts.</summary>
    /// <param name="place">Where.</param>
    /// <param name="who">Its name in the figure.</param>
    /// <param name="program">The program.</param>
    /// <param name="words">Its arguments.</param>
    /// <param name="folder">Where it works.</param>
    /// <param name="variables">All its variables.</param>
    /// <param name="prompt">What it has drawn when it takes keys.</param>
    /// <exception cref="BenchException">It could not be run.</exception>
    public static async Task<Figure> MeasureAsync(
        BenchPlace place, string who, string program, IReadOnlyList<string> words, string folder, IReadOnlyDictionary<string, string> variables, string prompt)
    {
        var name = $"{who}, {Name}";
        var tools = Path.Combine(place.Root, "tests", "tools");
        if (!Directory.Exists(Path.Combine(tools, "node_modules", "@lydell", "node-pty")))
        {
            return Figure.LeftOut(name, ".ci/install-test-programs gets xterm.js");
        }

        var start = new ProcessStartInfo("node", [Path.Combine(tools, "resize-storm.mjs")])
        {
            UseShellExecute = false, RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true,
        };
        using var process = Process.Start(start) ?? throw new BenchException("node did not start");
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.StandardInput.WriteAsync(JsonSerializer.Serialize(new
        {
            file = program, words, environment = variables, folder, columns = ChatBench.Columns, rows = ChatBench.Rows, prompt, type = "count", enter = "\r",
            count = Count, widths = Widths, every = Every,
        }));
        process.StandardInput.Close();
        using var deadline = new CancellationTokenSource(Deadline);
        try
        {
            await process.WaitForExitAsync(deadline.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw new BenchException("it did not end");
        }

        if (process.ExitCode != 0)
        {
            throw new BenchException(await error);
        }

        var told = JsonElement.Parse(await output);
        var numbers = told.GetProperty("lines").EnumerateArray().Select(static line => Number().Match(line.GetString()!))
            .Where(static match => match.Success).Select(static match => int.Parse(match.Groups["number"].Value, CultureInfo.InvariantCulture))
            .CountBy(static number => number).ToDictionary();
        var lost = Enumerable.Range(1, Count).Count(number => !numbers.ContainsKey(number));
        var doubled = numbers.Values.Count(static times => times > 1);
        return new Figure(name, "", [lost + doubled])
        {
            Note = $"{lost} lost, {doubled} more than once; scroll-back cleared {told.GetProperty("wiped").GetInt32()} times",
        };
    }

    [GeneratedRegex(@"\bnumber (?<number>\d+) of\b", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Number();
}

using System.Diagnostics;
using AgentHost.Benchmarks.Measuring;
using AgentHost.Benchmarks.Reporting;
using AgentHost.DisplayBlocks.Code;
using AgentHost.DisplayBlocks.Markdown;
using AgentHost.DisplayBlocks.Texts;

namespace AgentHost.Benchmarks.Benches;

/// <summary>What surfaces draw: code with its classes, Markdown that streams, widths of text.</summary>
internal sealed class BlocksBench : IBench
{
    private const int Lines = 200;
    private const double MostLexing = 1;
    private const double MostRatio = 11;

    public string Name => "blocks";

    public Task<IReadOnlyList<Figure>> RunAsync(BenchPlace place, Options options)
    {
        var source = File.ReadLines(Path.Combine(place.Root, "src", "AgentHost.DisplayBlocks", "Code", "LineScanner.cs")).Take(Lines).ToArray();
        if (source.Length < Lines)
        {
            throw new BenchException($"the code to read has {source.Length} lines, {Lines} are wanted");
        }

        var answer = List(5_000);
        var text = string.Concat(answer);
        return Task.FromResult<IReadOnlyList<Figure>>([
            new Figure($"classes of {Lines} lines of C#", "ms", Milliseconds(options.Runs, 2_000, () => CodeLexer.Read("csharp", source)))
                { Budget = MostLexing },
            new Figure($"{answer.Count:N0} chunks of Markdown, a look at each", "ms", Milliseconds(options.Runs, 50, () => Stream(answer)))
                { Note = $"{text.Length:N0} characters" },
            new Figure("50,000 chunks against 5,000, characters read", "×", [(double)Stream(List(50_000)) / Stream(answer)]) { Budget = MostRatio },
            new Figure($"cells of {text.Length:N0} characters", "ms", Milliseconds(options.Runs, 2_000, () => TextMeasure.Narrow.Width(text))),
        ]);
    }

    /// <summary>A list of items of some words, in chunks of about six characters.</summary>
    private static List<string> List(int chunks) =>
        [.. Enumerable.Range(0, chunks).Select(static i => i % 12 == 0 ? "\n- **item**" : i % 12 == 6 ? " `code`" : " words")];

    private static long Stream(List<string> chunks)
    {
        var stream = new MarkdownStream();
        foreach (var chunk in chunks)
        {
            stream.Append(chunk);
            _ = stream.Open;
        }

        stream.Complete();
        return stream.Work;
    }

    private static List<double> Milliseconds(int samples, int warmUp, Action work)
    {
        for (var i = 0; i < warmUp; i++)
        {
            work();
        }

        var times = new List<double>(samples);
        for (var sample = 0; sample < samples; sample++)
        {
            var start = Stopwatch.GetTimestamp();
            work();
            times.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        }

        return times;
    }
}

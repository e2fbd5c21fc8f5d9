using System.Diagnostics;
using System.Globalization;
using AgentHost.Benchmarks.Measuring;
using AgentHost.Benchmarks.Reporting;
using AgentHost.Client;
using AgentHost.Sessions;
using AgentHost.Sessions.Log;

namespace AgentHost.Benchmarks.Benches;

/// <summary>Looking for words in 100,000 messages.</summary>
internal sealed class SearchBench : IBench
{
    private const int Sessions = 200;
    private const int Each = 500;
    private const double MostMilliseconds = 50;

    private static readonly string[] Words =
    [
        "the", "file", "test", "returns", "value", "class", "method", "because", "change", "error",
        "read", "write", "build", "session", "model", "token", "path", "line", "branch", "commit"
    ];

    public string Name => "search-sessions";

    public async Task<IReadOnlyList<Figure>> RunAsync(BenchPlace place, Options options)
    {
        var folder = Path.Combine(place.Folder, "search-sessions");
        await using var store = await SessionStore.OpenAsync(new SessionStoreOptions(folder, TimeProvider.System, "bench"), CancellationToken.None);
        await FillAsync(store);
        var index = new SearchIndex(store, folder, static text => text);
        var start = Stopwatch.GetTimestamp();
        await index.SearchAsync(new SearchRequest("heron"), CancellationToken.None);
        var first = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        return
        [
            await MeasureAsync(index, "two words in 100,000 messages", "heron branch42*", options) with
            {
                Note = string.Create(CultureInfo.InvariantCulture, $"the first search of all, which makes the index: {first:0} ms")
            },
            await MeasureAsync(index, "a word of every tenth message", "heron", options),
        ];
    }

    private static async Task<Figure> MeasureAsync(SearchIndex index, string name, string words, Options options)
    {
        var times = new List<double>(options.Runs);
        for (var run = 0; run < options.Runs; run++)
        {
            var start = Stopwatch.GetTimestamp();
            var hits = await index.SearchAsync(new SearchRequest(words), CancellationToken.None);
            times.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
            if (hits.Count == 0)
            {
                throw new BenchException($"{words} is not found");
            }
        }

        return new Figure(name, "ms", times) { Budget = MostMilliseconds };
    }

    private static async Task FillAsync(SessionStore store)
    {
        var random = new Random(1);
        for (var session = 0; session < Sessions; session++)
        {
            await using var lease = await store.CreateAsync(new SessionInfo("", "", "/bench", default), CancellationToken.None);
            await lease.AppendAsync([.. Enumerable.Range(0, Each).Select(i => Message(random, session, i))], Durability.Process, CancellationToken.None);
        }
    }

    private static MessageAppended Message(Random random, int session, int number)
    {
        var words = Enumerable.Range(0, 40)
            .Select(_ => random.Next(4) == 0 ? string.Create(CultureInfo.InvariantCulture, $"branch{random.Next(5_000)}") : Words[random.Next(Words.Length)]);
        return new MessageAppended(
            string.Create(CultureInfo.InvariantCulture, $"m{session}-{number}"), number % 2 == 0 ? MessageRole.User : MessageRole.Assistant)
        {
            Parts = [new TextPart(string.Join(' ', words) + (number % 10 == 0 ? " heron" : ""))],
        };
    }
}

using System.Diagnostics;
using System.Globalization;
using System.Text;
using AgentHost.Benchmarks.Measuring;
using AgentHost.Benchmarks.Reporting;
using AgentHost.ModelServing;

namespace AgentHost.Benchmarks.Benches;

/// <summary>A conversation in a terminal of the bench's own: start, echo, a streamed answer, resizes, a large paste.</summary>
internal sealed partial class ChatBench : IBench
{
    /// <summary>Names of figures that peers have too.</summary>
    internal const string StartName = ", start to a prompt that has what was typed";
    internal const string ModelName = ", start to a model";
    internal const string IdleName = ", key to echo, idle";
    internal const int Starts = 7;
    internal const int Streams = 3;
    internal const int Columns = 100;
    internal const int Rows = 30;

    private const int Chunks = 5_000;
    private const int ChunkSize = 6;

    /// <summary>As the peers were measured: some five seconds for the answer.</summary>
    private const int ChunksASecond = 1_000;

    private static readonly TimeSpan LongEnough = TimeSpan.FromMinutes(1);

    public string Name => "chat";

    public async Task<IReadOnlyList<Figure>> RunAsync(BenchPlace place, Options options)
    {
        if (!OperatingSystem.IsLinux())
        {
            return [Figure.LeftOut("a conversation", "its terminal is made by Linux' calls")];
        }

        var list = new StringBuilder();
        for (var i = 1; list.Length < Chunks * ChunkSize; i++)
        {
            list.Append(CultureInfo.InvariantCulture, $"- item {i} of a **long** list with `code` and some words that wrap now and then\n");
        }

        list.Length = Chunks * ChunkSize;
        var now = new Reply { Text = "one" };
        await using var setup = await AgentSetup.CreateAsync(place, Name, _ => now);
        setup.Configure("""{ "sessions": { "titles": "off" } }""");

        var figures = await StartAsync(setup, options);
        var streamed = new Reply { Text = list.ToString(), ChunkSize = ChunkSize, EventsASecond = ChunksASecond };
        now = streamed;
        figures.AddRange(await StreamsAsync(Math.Min(Streams, options.Runs), () => StreamAsync(setup)));
        now = new Reply { Text = string.Concat(Enumerable.Repeat(list.ToString(), 10)), ChunkSize = ChunkSize, EventsASecond = ChunksASecond };
        figures.Add(await TenTimesAsync(setup, figures.Last(static figure => figure.Name.Contains("processor time", StringComparison.Ordinal))));
        figures.AddRange(await TurnsAsync(setup, answer => now = new Reply { Text = answer }));
        var numbered = new Reply { Text = ResizedChat.Lines, ChunkSize = 40, EventDelayMs = 2 };
        now = numbered;
        figures.Add(await ResizeAsync(setup));
        figures.Add(
            await ResizedChat.MeasureAsync(place, Name, setup.Agent, ["chat", "--model", "openai/bench"], setup.Workspace, setup.Environment, "openai/bench")
                with { Budget = 0 });
        figures.Add(await PasteAsync(setup));
        figures.Add(await FilesAsync(place));
        figures.Add(await ResumeAsync(place, options));
        figures.AddRange(await ChatsBeside.MeasureAsync(place, options.Runs, streamed, numbered, figures));
        return figures;
    }

    private static async Task<List<Figure>> StartAsync(AgentSetup setup, Options options)
    {
        List<double> starts = [];
        List<double> ready = [];
        List<double> echo = [];
        for (var i = 0; i <= Math.Min(Starts, options.Runs); i++)
        {
            var clock = Stopwatch.StartNew();
            using var terminal = setup.Chat(Columns, Rows);
            terminal.Type("typed before");

            // What stands before the first frame is the echo of a terminal that nobody has switched yet.
            terminal.WaitFor("\u001b[?2026h");
            terminal.WaitFor("typed before", terminal.Text().IndexOf("\u001b[?2026h", StringComparison.Ordinal));
            var shown = clock.Elapsed.TotalMilliseconds;
            terminal.WaitFor("openai/bench");
            if (i > 0)
            {
                starts.Add(shown);
                ready.Add(clock.Elapsed.TotalMilliseconds);
            }

            if (i == 1)
            {
                await Task.Delay(1_000);
                echo.AddRange(await Typing.EchoAsync(terminal));
            }
        }

        return
        [
            new Figure("chat" + StartName, "ms", starts) { Budget = 150 },
            new Figure("chat" + ModelName, "ms", ready),
            new Figure("chat" + IdleName, "ms", echo) { Budget = 3 },
        ];
    }

    /// <summary>Figures of several streams, each of them with the samples of all; no further one begins after a minute.</summary>
    internal static async Task<List<Figure>> StreamsAsync(int count, Func<Task<List<Figure>>> stream)
    {
        List<List<Figure>> all = [];
        var clock = Stopwatch.StartNew();
        for (var i = 0; i < count && clock.Elapsed < LongEnough; i++)
        {
            all.Add(await stream());
        }

        return
        [
            .. all.SelectMany(static figures => figures).GroupBy(static figure => figure.Name)
                .Select(static same => same.Last() with { Samples = [.. same.SelectMany(static figure => figure.Samples)] }),
        ];
    }

    /// <summary>Figures of a streamed answer.</summary>
    /// <param name="who">Whose.</param>
    /// <param name="text">What was written meanwhile.</param>
    /// <param name="seconds">From the line sent to its end.</param>
    /// <param name="echo">Milliseconds of each key.</param>
    /// <param name="cpu">Seconds of the processor.</param>
    /// <param name="memory">MB after it.</param>
    internal static List<Figure> StreamFigures(string who, string text, double seconds, List<double> echo, double cpu, double memory) =>
    [
        new Figure($"{who}, key to echo in a stream", "ms", echo) { Budget = 6 },
        new Figure($"{who}, the slowest of {Typing.Keys} keys in it", "ms", [echo.Max()])
        {
            Budget = 20, Note = echo.Count < Typing.Keys ? $"of {echo.Count}" : "",
        },
        new Figure($"{who}, bytes for an answer of 30 kB", "kB", [Encoding.UTF8.GetByteCount(text) / 1000.0]) { Budget = 90 },
        new Figure($"{who}, frames a second", "", [(FramesOf(text) - echo.Count) / seconds])
        {
            Budget = 30, Note = "synchronised ones, but those for keys",
        },
        new Figure($"{who}, ED 2 and ED 3", "", [text.Split("\u001b[2J").Length + text.Split("\u001b[3J").Length - 2]) { Budget = 0 },
        new Figure($"{who}, processor time for it", "s", [cpu]) { Budget = 0.8 },
        new Figure($"{who}, memory after it (PSS)", "MB", [memory]) { Budget = 110 },
    ];

    /// <summary>Number of times that frames were held back from being off: some say so twice for one.</summary>
    private static int FramesOf(string text)
    {
        var frames = 0;
        for (var at = 0; (at = text.IndexOf("\u001b[?2026h", at, StringComparison.Ordinal)) >= 0 && at < text.Length; frames++)
        {
            at = text.IndexOf("\u001b[?2026l", at, StringComparison.Ordinal) is var end and >= 0 ? end : text.Length - 1;
        }

        return frames;
    }

    private static async Task<List<Figure>> StreamAsync(AgentSetup setup)
    {
        using var terminal = setup.Chat(Columns, Rows);
        var tree = new ProcessTree(terminal.Id);
        terminal.WaitFor("openai/bench");
        await Task.Delay(1_000);
        var cpu = tree.Processor();
        var from = terminal.Count;
        var clock = Stopwatch.StartNew();
        terminal.Type("write\r");
        terminal.WaitFor("item 3 ", from);
        var echo = await Typing.EchoAsync(terminal);
        await Typing.QuietAsync(terminal);
        return StreamFigures("chat", terminal.Text(from), clock.Elapsed.TotalSeconds - Typing.Quiet, echo, tree.Processor() - cpu, tree.Memory());
    }

    private static async Task<Figure> ResizeAsync(AgentSetup setup)
    {
        using var terminal = setup.Chat(Columns, Rows);
        var behind = new ScreenBehind(terminal, Columns, Rows);
        terminal.WaitFor("openai/bench");
        terminal.Type("count\r");
        terminal.WaitFor("number 20 ");
        foreach (var width in ResizedChat.Widths)
        {
            await Task.Delay(ResizedChat.Every);
            behind.Resize(width, Rows);
        }

        terminal.WaitFor("number 400 ");
        await Typing.QuietAsync(terminal);
        var (all, forbidden) = behind.Read(static screen => (screen.Lines, screen.Forbidden.Count));
        var lines = all.Where(static line => line.StartsWith("number ", StringComparison.Ordinal)).ToList();
        var once = Enumerable.Range(1, 400).Count(i => lines.Count(line => line.StartsWith($"number {i} of", StringComparison.Ordinal)) == 1);
        return new Figure("chat, of 400 lines not once in scroll-back after 8 resizes", "", [400 - once])
        {
            Budget = 0, Note = $"{forbidden} sequences that inline programs do not use",
        };
    }

    private static async Task<Figure> PasteAsync(AgentSetup setup)
    {
        using var terminal = setup.Chat(Columns, Rows);
        terminal.WaitFor("openai/bench");
        await Task.Delay(1_000);
        var paste = string.Concat(Enumerable.Repeat("a line that is pasted, of 50 characters in all ...\n", 200_000));
        var from = terminal.Count;
        terminal.Type("\u001b[200~" + paste);
        var clock = Stopwatch.StartNew();
        terminal.Type("\u001b[201~");
        terminal.WaitFor("[pasted: 200,000 lines", from);
        return new Figure("chat, 10 MB pasted, its end to its fold", "ms", [clock.Elapsed.TotalMilliseconds]) { Budget = 200 };
    }
}

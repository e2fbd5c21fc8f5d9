using System.Diagnostics;
using System.Globalization;
using System.Text;
using AgentHost.Benchmarks.Measuring;
using AgentHost.Benchmarks.Reporting;
using AgentHost.ModelServing;
using AgentHost.Tests.Screens;

namespace AgentHost.Benchmarks.Benches;

/// <summary>A conversation in a terminal of the bench's own: start, echo, a streamed answer, resizes, a large paste.</summary>
internal sealed partial class ChatBench : IBench
{
    private const int Starts = 7;
    private const int Keys = 40;
    private const int Chunks = 5_000;
    private const int ChunkSize = 6;

    /// <summary>As the peers were measured: some five seconds for the answer.</summary>
    private const int ChunksASecond = 1_000;

    private const double Quiet = 1.5;
    private const int Columns = 100;
    private const int Rows = 30;

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
        var numbered = string.Concat(Enumerable.Range(1, 400).Select(static i => $"number {i} of four hundred, with words behind it that make it wrap\n\n"));
        var now = new Reply { Text = "one" };
        await using var setup = await AgentSetup.CreateAsync(place, Name, _ => now);
        setup.Configure("""{ "sessions": { "titles": "off" } }""");

        var figures = await StartAsync(setup, options);
        now = new Reply { Text = list.ToString(), ChunkSize = ChunkSize, EventsASecond = ChunksASecond };
        figures.AddRange(await StreamAsync(setup));
        now = new Reply { Text = string.Concat(Enumerable.Repeat(list.ToString(), 10)), ChunkSize = ChunkSize, EventsASecond = ChunksASecond };
        figures.Add(await TenTimesAsync(setup, figures.Last(static figure => figure.Name.Contains("processor time", StringComparison.Ordinal))));
        figures.AddRange(await TurnsAsync(setup, answer => now = new Reply { Text = answer }));
        now = new Reply { Text = numbered, ChunkSize = 40, EventDelayMs = 2 };
        figures.Add(await ResizeAsync(setup));
        figures.Add(await PasteAsync(setup));
        figures.Add(await FilesAsync(place));
        figures.Add(await ResumeAsync(place, options));
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
                echo.AddRange(await EchoAsync(terminal));
            }
        }

        return
        [
            new Figure("chat, start to a prompt that has what was typed", "ms", starts) { Budget = 150 },
            new Figure("chat, start to a model", "ms", ready),
            new Figure("chat, key to echo, idle", "ms", echo) { Budget = 3 },
        ];
    }

    private static async Task<List<Figure>> StreamAsync(AgentSetup setup)
    {
        using var terminal = setup.Chat(Columns, Rows);
        terminal.WaitFor("openai/bench");
        await Task.Delay(1_000);
        var cpu = Processor(terminal.Id);
        var from = terminal.Count;
        var clock = Stopwatch.StartNew();
        terminal.Type("write\r");
        terminal.WaitFor("item 3 ", from);
        var echo = await EchoAsync(terminal);
        await WaitUntilQuietAsync(terminal);
        var seconds = clock.Elapsed.TotalSeconds;
        var text = terminal.Text(from);
        var frames = text.Split("\u001b[?2026h").Length - 1;
        return
        [
            new Figure("chat, key to echo in a stream", "ms", echo) { Budget = 6, Note = $"worst {echo.Max():0.0} of 20" },
            new Figure("chat, bytes for an answer of 30 kB", "kB", [Encoding.UTF8.GetByteCount(text) / 1000.0]) { Budget = 90 },
            new Figure("chat, frames a second", "", [(frames - Keys) / (seconds - Quiet)]) { Budget = 30, Note = $"{frames} frames, {Keys} of them for keys" },
            new Figure("chat, ED 2 and ED 3", "", [text.Split("\u001b[2J").Length + text.Split("\u001b[3J").Length - 2]) { Budget = 0 },
            new Figure("chat, processor time for it", "s", [Processor(terminal.Id) - cpu]) { Budget = 0.8 },
            new Figure("chat, memory after it (PSS)", "MB", [Memory(terminal.Id)]) { Budget = 110 },
        ];
    }

    private static async Task<Figure> ResizeAsync(AgentSetup setup)
    {
        using var terminal = setup.Chat(Columns, Rows);
        var screen = new VirtualScreen(Columns, Rows);
        var gate = new Lock();
        var decoder = Encoding.UTF8.GetDecoder();
        terminal.Answers = false;
        terminal.Written = bytes =>
        {
            var letters = new char[bytes.Length + 4];
            var count = decoder.GetChars(bytes, letters, flush: false);
            lock (gate)
            {
                screen.Write(new string(letters, 0, count));
                screen.Answers.ForEach(terminal.Type);
                screen.Answers.Clear();
            }
        };
        terminal.WaitFor("openai/bench");
        terminal.Type("count\r");
        terminal.WaitFor("number 20 ");
        foreach (var width in (int[])[60, 120, 41, 100, 80, 52, 110, 100])
        {
            await Task.Delay(250);
            lock (gate)
            {
                screen.Resize(width, Rows);
                terminal.Resize(width, Rows);
            }
        }

        terminal.WaitFor("number 400 ");
        await WaitUntilQuietAsync(terminal);
        lock (gate)
        {
            var lines = screen.Lines.Where(static line => line.StartsWith("number ", StringComparison.Ordinal)).ToList();
            var once = Enumerable.Range(1, 400).Count(i => lines.Count(line => line.StartsWith($"number {i} of", StringComparison.Ordinal)) == 1);
            return new Figure("chat, of 400 lines not once in scroll-back after 8 resizes", "", [400 - once])
            {
                Budget = 0, Note = $"{screen.Forbidden.Count} sequences that inline programs do not use",
            };
        }
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

    /// <summary>Milliseconds from a key to its echo; each letter is taken away again.</summary>
    private static async Task<List<double>> EchoAsync(PseudoTerminal terminal)
    {
        var times = new List<double>();
        for (var i = 0; i < Keys / 2; i++)
        {
            // A sign that no answer has.
            var from = terminal.Count;
            var clock = Stopwatch.StartNew();
            terminal.Type("ʘ");
            terminal.WaitFor("ʘ", from);
            times.Add(clock.Elapsed.TotalMilliseconds);
            terminal.Type("\u007f");
            await Task.Delay(60 + (i * 7 % 40));
        }

        return times;
    }

    private static async Task WaitUntilQuietAsync(PseudoTerminal terminal)
    {
        for (var (count, since) = (-1, Stopwatch.StartNew()); since.Elapsed.TotalSeconds < Quiet;)
        {
            if (terminal.Count != count)
            {
                (count, since) = (terminal.Count, Stopwatch.StartNew());
            }

            await Task.Delay(20);
        }
    }

    private static double Processor(int id)
    {
        var fields = File.ReadAllText($"/proc/{id}/stat").Split(") ")[^1].Split(' ');
        return (long.Parse(fields[11], CultureInfo.InvariantCulture) + long.Parse(fields[12], CultureInfo.InvariantCulture)) / 100.0;
    }

    private static double Memory(int id) => double.Parse(
        File.ReadLines($"/proc/{id}/smaps_rollup").First(static line => line.StartsWith("Pss:", StringComparison.Ordinal))
            .Split(' ', StringSplitOptions.RemoveEmptyEntries)[1],
        CultureInfo.InvariantCulture) / 1024;
}

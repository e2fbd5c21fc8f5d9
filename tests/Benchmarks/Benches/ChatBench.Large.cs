using System.Diagnostics;
using System.Globalization;
using AgentHost.Benchmarks.Measuring;
using AgentHost.Benchmarks.Reporting;

namespace AgentHost.Benchmarks.Benches;

/// <summary>A conversation where there is much: of chunks, of turns, of files, of messages.</summary>
internal sealed partial class ChatBench
{
    private const int Turns = 200;
    private const int Few = 20;
    private const int Folders = 500;
    private const int FilesInEach = 200;

    private static async Task<Figure> TenTimesAsync(AgentSetup setup, Figure once)
    {
        using var terminal = setup.Chat(Columns, Rows);
        terminal.WaitFor("openai/bench");
        await Task.Delay(1_000);
        var cpu = new ProcessTree(terminal.Id).Processor();
        terminal.Type("write\r");
        terminal.WaitFor("item 3 ");
        await Typing.QuietAsync(terminal);
        var time = new ProcessTree(terminal.Id).Processor() - cpu;
        return new Figure("chat, processor time of 50,000 chunks, as a multiple of 5,000", "", [time / once.Median])
        {
            Budget = 11, Note = string.Create(CultureInfo.InvariantCulture, $"{time:0.0} s"),
        };
    }

    private static async Task<IReadOnlyList<Figure>> TurnsAsync(AgentSetup setup, Action<string> reply)
    {
        using var terminal = setup.Chat(Columns, Rows);
        terminal.WaitFor("openai/bench");
        double few = 0;
        for (var i = 1; i <= Turns; i++)
        {
            var answer = string.Create(CultureInfo.InvariantCulture, $"answer {i} ends.");
            reply(answer);
            var from = terminal.Count;
            terminal.Type("go on\r");
            terminal.WaitFor(answer, from);
            if (i == Few)
            {
                await Typing.QuietAsync(terminal);
                few = new ProcessTree(terminal.Id).Memory();
            }
        }

        await Typing.QuietAsync(terminal);
        var many = new ProcessTree(terminal.Id).Memory();
        return
        [
            new Figure("chat, memory after 200 turns (PSS)", "MB", [many])
            {
                Budget = 110, Note = string.Create(CultureInfo.InvariantCulture, $"{few:0.0} after {Few}"),
            },
        ];
    }

    private static async Task<Figure> FilesAsync(BenchPlace place)
    {
        await using var setup = await AgentSetup.CreateAsync(place, "chat-files", static _ => Answers.Done);
        setup.Configure("""{ "sessions": { "titles": "off" } }""");
        for (var folder = 0; folder < Folders; folder++)
        {
            var path = Directory.CreateDirectory(Path.Combine(setup.Workspace, $"part{folder % 20}", $"group{folder}")).FullName;
            for (var file = 0; file < FilesInEach; file++)
            {
                File.Create(Path.Combine(path, $"file{folder}x{file}.txt")).Dispose();
            }
        }

        using var terminal = setup.Chat(Columns, Rows);
        terminal.WaitFor("openai/bench");
        await Task.Delay(1_000);
        var from = terminal.Count;
        var clock = Stopwatch.StartNew();
        terminal.Type("see @part");
        terminal.WaitFor("part0/", from);
        return new Figure("chat, @ in 100,000 files that nobody read yet, to the first names", "ms", [clock.Elapsed.TotalMilliseconds]) { Budget = 50 };
    }

    private static async Task<Figure> ResumeAsync(BenchPlace place, Options options)
    {
        await using var setup = await AgentSetup.CreateAsync(place, "chat-resume", static _ => Answers.Done);
        setup.Configure("""{ "sessions": { "titles": "off" } }""");
        var session = await LongSession.MakeAsync(setup, 2_500);
        List<double> times = [];
        for (var i = 0; i <= Math.Min(Starts, options.Runs); i++)
        {
            var clock = Stopwatch.StartNew();
            using var terminal = setup.Chat(Columns, Rows, "--session", session);
            terminal.WaitFor("some words of an answer");
            terminal.WaitFor("openai/bench");
            if (i > 0)
            {
                times.Add(clock.Elapsed.TotalMilliseconds);
            }
        }

        return new Figure("chat, start to a session of 10,000 messages, its last ones shown", "ms", times) { Budget = 300 };
    }
}

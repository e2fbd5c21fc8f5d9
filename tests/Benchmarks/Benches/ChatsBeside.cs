using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;
using AgentHost.Benchmarks.Measuring;
using AgentHost.Benchmarks.Reporting;
using AgentHost.ModelServing;

namespace AgentHost.Benchmarks.Benches;

/// <summary>Other agents' conversations, as they are published, in the same terminal: the same keys and answers as ours, one after the other.</summary>
internal sealed class ChatsBeside
{
    private const int Patience = 150;

    /// <summary>Note on an answer of which not all was written, so that bytes and frames are left out.</summary>
    private static readonly string Late = $"the answer was not drawn to its end within {Patience} s";

    private static readonly TimeSpan BeforeKeys = TimeSpan.FromMilliseconds(400);

    private readonly BenchPlace _place;
    private readonly ChatPeer _peer;
    private readonly ModelServer _server;
    private readonly Action<Reply> _answer;
    private readonly Reply _list;
    private readonly string _home;
    private readonly string _workspace;
    private readonly string _program;
    private readonly Dictionary<string, string> _variables;

    private ChatsBeside(BenchPlace place, string tools, ChatPeer peer, ModelServer server, Action<Reply> answer, Reply list)
    {
        (_place, _peer, _server, _answer, _list) = (place, peer, server, answer, list);
        var folder = place.Fresh("chat-" + peer.Name);
        _home = Directory.CreateDirectory(Path.Combine(folder, "home")).FullName;
        _workspace = Directory.CreateDirectory(Path.Combine(folder, "workspace")).FullName;
        _program = Path.Combine(tools, peer.Program);
        _variables = peer.Prepare(tools, _home, _workspace, server.BaseUrl);
    }

    /// <summary>Measures each of them; left out where <c>tests/agents/try --get</c> has not got it, or it cannot be run.</summary>
    /// <param name="place">Where.</param>
    /// <param name="runs">Starts of each, 7 at most; one more goes before them.</param>
    /// <param name="list">The answer whose stream is measured.</param>
    /// <param name="numbered">The answer of 400 numbered lines.</param>
    /// <param name="ours">Ours, in this run.</param>
    public static async Task<IReadOnlyList<Figure>> MeasureAsync(BenchPlace place, int runs, Reply list, Reply numbered, IReadOnlyList<Figure> ours)
    {
        var tools = Path.Combine(place.Root, "tests", "agents", "node_modules");
        List<Figure> figures = [];
        foreach (var peer in ChatPeer.All)
        {
            if (peer.Version(tools) is not { } version)
            {
                figures.Add(Figure.LeftOut($"{peer.Name}, a conversation", "tests/agents/try --get gets it"));
                continue;
            }

            // What has no tools is a side question, such as a session's title.
            var now = Answers.Done;
            await using var server = await ModelServer.StartAsync(
                Scenario.Create() with { Wire = peer.Wire, Models = [ChatPeer.Model] }, request => request.Tools.Count == 0 ? Answers.Done : now);
            var beside = new ChatsBeside(place, tools, peer, server, reply => now = reply, list);
            var theirs = await beside.TryAsync($"{peer.Name}, start", () => beside.StartsAsync(runs, version));
            theirs.AddRange(
                await beside.TryAsync($"{peer.Name}, a streamed answer", () => ChatBench.StreamsAsync(Math.Min(ChatBench.Streams, runs), beside.StreamAsync)));
            figures.AddRange(theirs.SelectMany(figure => Against(peer.Name, figure, ours)));
            figures.AddRange(await beside.TryAsync($"{peer.Name}, {ResizedChat.Name}", () => beside.ResizeAsync(numbered)));
        }

        return figures;
    }

    /// <summary>A figure of theirs, and ours against it where there is one.</summary>
    private static IEnumerable<Figure> Against(string name, Figure theirs, IReadOnlyList<Figure> ours)
    {
        yield return theirs;
        var same = "chat" + theirs.Name[name.Length..];
        if (theirs.Median > 0 && ours.FirstOrDefault(figure => figure.Name == same) is { Unit.Length: > 0, Samples.Count: > 0 } own)
        {
            yield return new Figure("ours against it", "×", [own.Median / theirs.Median]) { Budget = 1 };
        }
    }

    private async Task<List<Figure>> TryAsync(string name, Func<Task<List<Figure>>> measure)
    {
        try
        {
            return await measure();
        }
        catch (Exception fault) when (fault is BenchException or IOException or Win32Exception or JsonException)
        {
            return [Figure.LeftOut(name, $"it could not be run: {Printable(fault.Message)}")];
        }
        finally
        {
            new ProcessTree(0, _home).Kill();
        }
    }

    private async Task<List<Figure>> StartsAsync(int runs, string version)
    {
        List<double> starts = [];
        List<double> models = [];
        List<double> echo = [];
        var kept = 0;
        var count = Math.Min(ChatBench.Starts, runs);
        for (var i = 0; i <= count; i++)
        {
            var clock = Stopwatch.StartNew();
            using var terminal = Open();
            var (key, model, keepsFirst) = await ReadyAsync(terminal, clock);
            kept += keepsFirst ? 1 : 0;
            if (i > 0)
            {
                starts.Add(key);
                models.Add(model);
            }

            if (i == 1)
            {
                echo.AddRange(await Typing.EchoAsync(terminal));
            }

            new ProcessTree(0, _home).Kill();
        }

        return
        [
            new Figure($"{_peer.Name}{ChatBench.StartName}", "ms", starts)
            {
                Note = $"{version}; what was typed before was {(kept > count ? "kept" : kept == 0 ? "lost" : $"kept {kept} times of {count + 1}")}",
            },
            new Figure($"{_peer.Name}{ChatBench.ModelName}", "ms", models),
            new Figure($"{_peer.Name}{ChatBench.IdleName}", "ms", echo),
        ];
    }

    private async Task<List<Figure>> StreamAsync()
    {
        using var terminal = Open();
        var tree = new ProcessTree(terminal.Id, _home);
        await ReadyAsync(terminal, Stopwatch.StartNew());
        var cpu = tree.Processor();
        var before = Questions().Count;
        var from = terminal.Count;
        _answer(_list);
        await SendAsync(terminal, "write");
        var clock = Stopwatch.StartNew();
        await WaitAsync(() => Questions().Count > before, "its model was not asked");
        await Task.Delay(BeforeKeys);
        var echo = await Typing.EchoAsync(terminal, Patience, endsAtSlow: true);
        await WaitAsync(() => Questions()[^1].Outcome.IsCompleted, "the answer did not end");
        await Typing.QuietAsync(terminal, Patience);
        var figures = ChatBench.StreamFigures(
            _peer.Name, terminal.Text(from), clock.Elapsed.TotalSeconds - Typing.Quiet, echo, tree.Processor() - cpu, tree.Memory())
            .Select(static figure => figure with { Budget = null });
        return echo[^1] < Patience * 1000 ? [.. figures]
            : [.. figures.Where(static figure => figure.Unit is "ms" or "s" or "MB").Select(static figure => figure with { Note = Late })];
    }

    private async Task<List<Figure>> ResizeAsync(Reply numbered)
    {
        if (_peer.WithoutScrollBack is { } reason)
        {
            return [Figure.LeftOut($"{_peer.Name}, {ResizedChat.Name}", reason)];
        }

        _answer(numbered);
        return [await ResizedChat.MeasureAsync(_place, _peer.Name, _program, _peer.Words, _workspace, _variables, ChatPeer.Model)];
    }

    private PseudoTerminal Open() => PseudoTerminal.Start(_program, _peer.Words, _workspace, _variables, ChatBench.Columns, ChatBench.Rows, isSilent: true);

    /// <summary>Waits for a key that is shown. Until then a screen says where the cursor is: some move it to find out what a terminal knows.</summary>
    private static async Task<(double Key, double Model, bool KeepsFirst)> ReadyAsync(PseudoTerminal terminal, Stopwatch clock)
    {
        var behind = new ScreenBehind(terminal, ChatBench.Columns, ChatBench.Rows);
        var ready = await Typing.ReadyAsync(terminal, clock, ChatPeer.Model, Patience);
        behind.Leave();
        return ready;
    }

    private List<RecordedRequest> Questions() => [.. _server.ModelRequests.Where(static request => request.Tools.Count > 0)];

    /// <summary>Types a line and sends it, with a moment between: who takes quick keys for a paste takes its end for a line of that.</summary>
    private static async Task SendAsync(PseudoTerminal terminal, string line)
    {
        terminal.Type(line);
        await Task.Delay(BeforeKeys);
        terminal.Type("\r");
    }

    private static async Task WaitAsync(Func<bool> holds, string otherwise)
    {
        for (var clock = Stopwatch.StartNew(); !holds();)
        {
            if (clock.Elapsed.TotalSeconds > Patience)
            {
                throw new BenchException(otherwise);
            }

            await Task.Delay(5);
        }
    }

    /// <summary>A message in one line, without what would steer a terminal.</summary>
    private static string Printable(string message)
    {
        var text = new StringBuilder();
        foreach (var letter in message)
        {
            text.Append(char.IsControl(letter) ? string.Create(CultureInfo.InvariantCulture, $"\\x{(int)letter:x2}") : letter.ToString());
        }

        return text.Length > 600 ? $"{text.ToString(0, 200)} … {text.ToString(text.Length - 400, 400)}" : text.ToString();
    }
}

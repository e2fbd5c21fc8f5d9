using System.Globalization;
using System.Text.Json;
using AgentHost.Client;
using AgentHost.Hosting;
using AgentHost.Sessions.Tests;

namespace AgentHost.PluginRunner.Tests;

/// <summary>A plugin's own events in the log of a session, of a whole host with its store: the same in this process and behind the runner.</summary>
public sealed class EventLogTests
{
    private const string Noted = """{"type":"probe.noted","data":{"n":1}}""";

    private static CancellationToken None => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Append_ThenRead_GivesWhatWasAppendedInOrder(bool isolated)
    {
        await using var world = await World.OpenAsync(isolated);

        var first = await world.RunAsync(
            "append",
            """ "expected": 0, "flush": true, "events": [{"type":"probe.noted","data":{"n":1}}, {"type":"probe.noted","data":{"n":2,"s":"ä\u0000"}}] """);
        var last = long.Parse(first.Split(' ')[1], CultureInfo.InvariantCulture);

        Assert.Equal($"True {last}", first);
        Assert.Equal($"False {last}", await world.RunAsync("append", $"\"expected\": 0, \"events\": [{Noted}]"));
        Assert.Equal($"False {last}", await world.RunAsync("append", $"\"expected\": {last - 1}, \"events\": [{Noted}]"));
        Assert.Equal(
            $$"""{{last - 1}} probe.noted {"n":1} True;{{last}} probe.noted {"n":2,"s":"ä\u0000"} True""", await world.RunAsync("read-events", "\"after\": 0, \"limit\": 10"));
        Assert.StartsWith($"{last} ", await world.RunAsync("read-events", $"\"after\": {last - 1}, \"limit\": 10"), StringComparison.Ordinal);
        Assert.StartsWith($"{last - 1} ", await world.RunAsync("read-events", "\"after\": 0, \"limit\": 1"), StringComparison.Ordinal);
        Assert.Equal("", await world.RunAsync("read-events", $"\"after\": {last}, \"limit\": 10"));
        Assert.Matches("^True [0-9]+$", await world.RunAsync("append", $"\"expected\": {last}, \"events\": [{Noted}]"));
        Assert.Equal(isolated ? "process" : "in-process", (await world.Host.Plugins.ListAsync(world.Workspace.Id, None)).Single().Runs);
    }

    [Theory]
    [InlineData("append", """ "events": [] """, "1 to 1000 events are appended at once, not 0.")]
    [InlineData("append", """ "events": [NOTED, {"type":"probe.happened","data":{}}] """, "only events that are durable and of session scope are")]
    [InlineData("append", """ "events": [NOTED, {"type":"probe.other","data":{}}] """, "which its plugin.json does not declare under events")]
    [InlineData("append", """ "events": [NOTED, {"type":"probe.noted","data":{"n":"one"}}] """, "does not meet its schema")]
    [InlineData("append", """ "events": [NOTED, {"type":"probe.noted","data":[1]}] """, "The data of probe.noted is no object.")]
    [InlineData("append", """ "events": [NOTED, {"type":"probe.noted"}] """, "The data of probe.noted is no object.")]
    [InlineData("append", """ "session": "none", "events": [NOTED] """, "There is no session none.")]
    [InlineData("read-events", """ "session": "none", "after": 0, "limit": 1 """, "There is no session none.")]
    [InlineData("read-events", """ "after": -1, "limit": 1 """, "Events are read after a number, 0 or more, not -1.")]
    [InlineData("read-events", """ "after": 0, "limit": 0 """, "The limit is 1 to 1000, not 0.")]
    [InlineData("read-events", """ "after": 0, "limit": 1001 """, "The limit is 1 to 1000, not 1001.")]
    public async Task Misuse_IsOneSentence_AndLeavesNothing(string action, string arguments, string expected)
    {
        foreach (var isolated in (bool[])[false, true])
        {
            await using var world = await World.OpenAsync(isolated);

            var said = await world.RunAsync(action, arguments.Replace("NOTED", Noted, StringComparison.Ordinal));

            Assert.Contains(expected, said, StringComparison.Ordinal);
            Assert.Equal("", await world.RunAsync("read-events", "\"after\": 0, \"limit\": 1000"));
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Append_EightAtOnceThatExpectALast_LeavesNoGapAndNoDouble(bool isolated)
    {
        await using var world = await World.OpenAsync(isolated);

        var conflicts = int.Parse(await world.RunAsync("race", ""), CultureInfo.InvariantCulture);

        Assert.True(conflicts > 0);
        var lines = (await world.RunAsync("read-events", "\"after\": 0, \"limit\": 1000")).Split(';');
        Assert.Equal(8 * 12 * 2, lines.Length);
        var numbers = lines.Select(static line => long.Parse(line.Split(' ')[0], CultureInfo.InvariantCulture)).ToList();
        Assert.Equal(numbers.Order().Distinct(), numbers);
        for (var i = 0; i < lines.Length; i += 2)
        {
            // Both of a pair, and nothing between them.
            Assert.Equal(numbers[i] + 1, numbers[i + 1]);
            Assert.Equal(lines[i].Split(' ', 2)[1], lines[i + 1].Split(' ', 2)[1]);
        }

        Assert.All(
            lines.Select(static line => AgentJson.Parse(line.Split(' ')[2])).GroupBy(static data => data.GetProperty("by").GetInt32()),
            static mine => Assert.Equal(
                Enumerable.Range(0, 12).SelectMany(static n => (int[])[n, n]), mine.Select(static data => data.GetProperty("n").GetInt32())));
    }

    [Fact]
    public async Task Kill_RightAfterAFlushedAppend_FindsAllOfItAgain()
    {
        var root = Directory.CreateTempSubdirectory("event-log-");
        try
        {
            var home = Directory.CreateDirectory(Path.Combine(root.FullName, "home")).FullName;
            var work = Directory.CreateDirectory(Path.Combine(root.FullName, "work")).FullName;
            for (var round = 0; round < 3; round++)
            {
                string session, last = "";
                await using (var probe = await Probe.StartAsync("log", home, work, TestHost.ProbeFolder))
                {
                    session = (await probe.Output.ReadLineAsync(None))!;
                    for (var i = 0; i < 3 + round; i++)
                    {
                        last = (await probe.Output.ReadLineAsync(None))!;
                    }

                    await probe.KillAsync();
                    while (await probe.Output.ReadLineAsync(None) is { } line)
                    {
                        last = line.StartsWith("True ", StringComparison.Ordinal) ? line : last;
                    }
                }

                Assert.StartsWith("True ", last, StringComparison.Ordinal);
                await using var world = await World.OpenAsync(isolated: true, home, work);
                var lines = (await world.RunAsync("read-events", $"\"session\": \"{session}\", \"after\": 0, \"limit\": 1000")).Split(';');
                Assert.Contains(lines, line => line.StartsWith(last["True ".Length..] + " ", StringComparison.Ordinal));
                Assert.Equal(0, lines.Length % 3);
            }
        }
        finally
        {
            root.Delete(recursive: true);
        }
    }

    /// <summary>A host with the probe, a workspace and a session.</summary>
    private sealed class World : IAsyncDisposable
    {
        private readonly DirectoryInfo? _folder;

        private World(bool isolated, string home, DirectoryInfo? root)
        {
            _folder = root;
            var variables = new Dictionary<string, string> { ["HOME"] = home, ["PATH"] = "/usr/bin:/bin" };
            Host = LocalHost.Create(new HostOptions
            {
                Label = "test",
                AppFolder = home,
                Runner = TestHost.RunnerPath,
                Variables = variables.GetValueOrDefault,
                InProcess = isolated ? new HashSet<string>() : new HashSet<string> { "probe" },
            });
        }

        public LocalHost Host { get; }

        public WorkspaceInfo Workspace { get; private set; } = new("", "");

        public string SessionId { get; private set; } = "";

        public static async Task<World> OpenAsync(bool isolated, string? home = null, string? work = null)
        {
            var root = home is null ? Directory.CreateTempSubdirectory("event-log-") : null;
            home ??= Directory.CreateDirectory(Path.Combine(root!.FullName, "home")).FullName;
            work ??= Directory.CreateDirectory(Path.Combine(root!.FullName, "work")).FullName;
            var world = new World(isolated, home, root);
            world.Workspace = await world.Host.Workspaces.OpenAsync(new WorkspaceRequest(work) { Trust = true, Plugins = [TestHost.ProbeFolder] }, None);
            world.SessionId = (await world.Host.Sessions.CreateAsync(new NewSession(world.Workspace.Id), None)).Id;
            return world;
        }

        /// <summary>Has the probe do something; what it says.</summary>
        public async Task<string> RunAsync(string action, string arguments)
        {
            var given = AgentJson.Parse($"{{\"action\": \"{action}\"{(arguments.Length > 0 ? ", " + arguments : "")}}}");
            var answer = await Host.Tools.CallAsync(
                new ToolRequest(Workspace.Id, SessionId, "probe", given) { Mode = PermissionMode.Bypass }, None);
            return answer.Content is [TextPart text, ..] ? text.Text : "";
        }

        public async ValueTask DisposeAsync()
        {
            await Host.DisposeAsync();
            _folder?.Delete(recursive: true);
        }
    }
}

using System.Diagnostics;
using System.Globalization;
using System.Text;
using AgentHost.Client;

namespace AgentHost.Kernel.Tests.Hosting;

/// <summary>What a plugin appends to the log of a session, and reads of it.</summary>
public sealed class EventLogTests
{
    private readonly Dictionary<string, IEvents> _events = [];

    private static CancellationToken None => TestContext.Current.CancellationToken;

    private IEvents Events => _events["stub"];

    [Fact]
    public async Task Append_IsToldInOrderOnceAllIsStored()
    {
        await using var rig = await OpenAsync();

        var result = await Events.AppendAsync(rig.SessionId, [.. Enumerable.Range(0, 50).Select(static n => Note(n))], null, None);

        await rig.Tape.WaitAsync<OtherEvent>(e => e.Sequence == result.Last);
        var told = rig.Tape.Events.OfType<OtherEvent>().ToList();
        Assert.Equal(Enumerable.Range(0, 50), told.Select(static e => e.Data.GetProperty("n").GetInt32()));
        Assert.Equal(Enumerable.Range(0, 50).Select(n => (long?)(result.Last - 49 + n)), told.Select(static e => e.Sequence));
        Assert.All(told, e => Assert.Equal(("stub", rig.SessionId, true), (e.Plugin, e.SessionId, e.Position > 0)));
    }

    [Fact]
    public async Task Append_BesidePublishing_IsOneOrderOfNumbers()
    {
        await using var rig = await OpenAsync();
        await Events.PublishAsync("stub.noted", rig.SessionId, AgentJson.Parse("""{"n":1}"""), None);
        var published = Assert.Single(await Events.ReadAsync(rig.SessionId, 0, 10, None));

        var behind = await Events.AppendAsync(rig.SessionId, [Note(2)], new AppendOptions { ExpectedLast = 0 }, None);
        var right = await Events.AppendAsync(rig.SessionId, [Note(2)], new AppendOptions { ExpectedLast = published.Number }, None);

        Assert.Equal(new AppendResult(false, published.Number), behind);
        Assert.Equal(new AppendResult(true, published.Number + 1), right);
        Assert.Equal([1, 2], await NumbersAsync(rig.SessionId));
    }

    [Fact]
    public async Task Read_OfAnotherPlugin_SeesNothingOfIt()
    {
        await using var rig = await OpenAsync("other");
        await Events.AppendAsync(rig.SessionId, [Note(1), Note(2)], null, None);

        Assert.Empty(await _events["other"].ReadAsync(rig.SessionId, 0, 1000, None));
        var first = await _events["other"].AppendAsync(
            rig.SessionId, [new NewEvent("other.noted", AgentJson.EmptyObject)], new AppendOptions { ExpectedLast = 0 }, None);

        Assert.True(first.Appended);
        Assert.Equal([1, 2], await NumbersAsync(rig.SessionId));
        Assert.Equal("other.noted", Assert.Single(await _events["other"].ReadAsync(rig.SessionId, 0, 1000, None)).Type);
        await Assert.ThrowsAsync<InvalidOperationException>(
            () => _events["other"].AppendAsync(rig.SessionId, [Note(3)], null, None).AsTask());
    }

    [Fact]
    public async Task Append_TooMuch_IsRefusedWhole()
    {
        await using var rig = await OpenAsync();
        var large = new NewEvent("stub.noted", AgentJson.Parse($$"""{"t":"{{new string('x', 1024 * 1024)}}"}"""));
        var most = new NewEvent("stub.noted", AgentJson.Parse($$"""{"t":"{{new string('x', (1024 * 1024) - 8)}}"}"""));

        foreach (var (list, sentence) in ((IReadOnlyList<NewEvent>, string)[])
        [
            ([Note(1), large], "The data of stub.noted has 1048584 bytes; an event has at most 1 MB. Put large content in a blob."),
            ([most, most, most, most, Note(1)], "The events that are appended at once have at most 4 MB together: append fewer."),
            ([.. Enumerable.Range(0, 1001).Select(static n => Note(n))], "1 to 1000 events are appended at once, not 1001."),
        ])
        {
            Assert.Equal(sentence, (await FailsAsync(HostFailure.Invalid, () => Events.AppendAsync(rig.SessionId, list, null, None).AsTask())).Message);
        }

        Assert.Empty(await NumbersAsync(rig.SessionId));
        Assert.True((await Events.AppendAsync(rig.SessionId, [most, most, most, most], null, None)).Appended);
    }

    [Fact]
    public async Task Append_Cancelled_LeavesAllOrNothing()
    {
        await using var rig = await OpenAsync();
        using var before = new CancellationTokenSource();
        await before.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Events.AppendAsync(rig.SessionId, [Note(0)], null, before.Token).AsTask());
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Events.ReadAsync(rig.SessionId, 0, 1, before.Token).AsTask());
        Assert.Empty(await NumbersAsync(rig.SessionId));

        var random = new Random(7);
        for (var round = 0; round < 40; round++)
        {
            using var during = new CancellationTokenSource(TimeSpan.FromMicroseconds(random.Next(3_000)));
            try
            {
                await Events.AppendAsync(rig.SessionId, [Note(round), Note(round), Note(round)], new AppendOptions { Flush = true }, during.Token);
            }
            catch (OperationCanceledException)
            {
                // All of it, or nothing.
            }
        }

        var numbers = await NumbersAsync(rig.SessionId);
        Assert.All(numbers.GroupBy(static n => n), static group => Assert.Equal(3, group.Count()));
    }

    [Fact]
    public async Task Sessions_ThatCannotBeHad_AreNamed()
    {
        await using var rig = await OpenAsync();
        await Events.AppendAsync(rig.SessionId, [Note(1)], null, None);
        var (another, workspace) = await rig.OpenAnotherAsync();
        await using var second = another;
        var theirs = await another.Sessions.CreateAsync(new NewSession(workspace.Id), None);
        var busy = await Assert.ThrowsAsync<HostException>(() => Events.AppendAsync(theirs.Id, [Note(2)], null, None).AsTask());
        Assert.Equal(HostFailure.Busy, busy.Failure);
        Assert.Contains("in use", busy.Message, StringComparison.Ordinal);
        Assert.Empty(await Events.ReadAsync(theirs.Id, 0, 10, None));

        await rig.Host.Sessions.DeleteAsync(rig.SessionId, None);
        await FailsAsync(HostFailure.NotFound, () => Events.AppendAsync(rig.SessionId, [Note(2)], null, None).AsTask());
        await FailsAsync(HostFailure.NotFound, () => Events.ReadAsync(rig.SessionId, 0, 1, None).AsTask());
    }

    [Fact]
    public async Task Export_ThenImport_HasWhatMayBeExported()
    {
        await using var rig = await OpenAsync();
        await Events.AppendAsync(rig.SessionId, [Note(1), new NewEvent("stub.stays", AgentJson.Parse("""{"n":2}""")), Note(3)], null, None);
        var all = (await rig.Host.Sessions.ReadHistoryAsync(new HistoryRequest(rig.SessionId) { Limit = 1000 }, None)).Events;
        Assert.Equal([(null, null), (false, false), (null, null)], all.OfType<OtherEvent>().Select(static e => (e.Fork, e.Export)));
        var fork = await rig.Host.Sessions.ForkAsync(new ForkRequest(rig.SessionId), None);
        Assert.Equal([1, 3], await NumbersAsync(fork.Id));
        var last = (await Events.ReadAsync(fork.Id, 0, 10, None))[^1].Number;
        Assert.True((await Events.AppendAsync(fork.Id, [Note(4)], new AppendOptions { ExpectedLast = last }, None)).Appended);
        Assert.Equal([1, 3, 4], await NumbersAsync(fork.Id));
        Assert.Equal([1, 2, 3], await NumbersAsync(rig.SessionId));

        var export = new StringBuilder();
        foreach (var (e, i) in all.Where(static e => e is not OtherEvent { Export: false }).Select(static (e, i) => (e, i)))
        {
            export.Append(ClientJson.Write(e with { Position = null, Sequence = i + 1 })).Append('\n');
        }

        var elsewhere = new EventLogTests();
        await using var other = await elsewhere.OpenAsync();
        var session = await other.Host.Sessions.ImportAsync(new ImportRequest(export.ToString()), None);

        Assert.Equal([1, 3], await elsewhere.NumbersAsync(session.Id));
        Assert.Equal(HostFailure.NotFound, (await Assert.ThrowsAsync<HostException>(() => Events.ReadAsync("no", 0, 1, None).AsTask())).Failure);
    }

    [Fact]
    public async Task Read_TenThousand_PageByPage()
    {
        await using var rig = await OpenAsync();
        var watch = Stopwatch.StartNew();
        for (var i = 0; i < 100; i++)
        {
            await Events.AppendAsync(rig.SessionId, [.. Enumerable.Range(i * 100, 100).Select(static n => Note(n))], null, None);
        }

        var hundred = watch.Elapsed / 100;
        var plain = await TimeAsync(() => Events.AppendAsync(rig.SessionId, [Note(-1)], null, None).AsTask());
        var flushed = await TimeAsync(() => Events.AppendAsync(rig.SessionId, [Note(-1)], new AppendOptions { Flush = true }, None).AsTask());
        watch.Restart();
        var read = new List<StoredEvent>();
        while (await Events.ReadAsync(rig.SessionId, read.Count > 0 ? read[^1].Number : 0, 1000, None) is { Count: > 0 } page)
        {
            read.AddRange(page);
        }

        var reading = watch.Elapsed;
        Assert.Equal(Enumerable.Range(0, 10_000), read.Select(static e => e.Data.GetProperty("n").GetInt32()).Where(static n => n >= 0));
        Assert.Equal(10_100, read.Count);
        Assert.True(reading < TimeSpan.FromSeconds(5), $"Reading took {reading}.");
        TestContext.Current.TestOutputHelper?.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"append 1: {plain:F2} ms, flushed {flushed:F2} ms; append 100: {hundred.TotalMilliseconds:F2} ms; "
            + $"read 10,100: {reading.TotalMilliseconds:F0} ms"));
    }

    private static NewEvent Note(int n) => new("stub.noted", AgentJson.Parse($$"""{"n":{{n}}}"""));

    private static async Task<double> TimeAsync(Func<Task> action)
    {
        var watch = Stopwatch.StartNew();
        for (var i = 0; i < 50; i++)
        {
            await action();
        }

        return watch.Elapsed.TotalMilliseconds / 50;
    }

    private static async Task<HostException> FailsAsync(HostFailure failure, Func<Task> action)
    {
        var exception = await Assert.ThrowsAsync<HostException>(action);
        Assert.Equal(failure, exception.Failure);
        return exception;
    }

    private async Task<List<int>> NumbersAsync(string session) =>
        [.. (await Events.ReadAsync(session, 0, 1000, None)).Select(static e => e.Data.GetProperty("n").GetInt32())];

    /// <summary>A host whose plugins hand out their events.</summary>
    private async Task<HostRig> OpenAsync(params string[] more)
    {
        var rig = new HostRig();
        Prepare(rig.Stub);
        var others = more.Select(id => rig.AddPlugin(id)).ToList();
        others.ForEach(Prepare);
        await rig.OpenAsync("{}", [.. others.Select(static plugin => plugin.Folder)]);
        rig.Model.Text("done");
        await rig.RunAsync();
        foreach (var id in more)
        {
            await rig.Host.Tools.CallAsync(
                new ToolRequest(rig.Workspace.Id, rig.SessionId, id, AgentJson.EmptyObject) { Mode = PermissionMode.Bypass }, None);
        }

        await rig.Tape.WaitAsync<SessionIdle>();
        return rig;
    }

    private void Prepare(StubPlugin plugin)
    {
        plugin.Tool(plugin.Id, (_, _, _) => new(ToolResult.Text("seen"))).Activated = (context, _) =>
        {
            _events[plugin.Id] = context.Events;
            return default;
        };
        plugin.Change(manifest => manifest with
        {
            Events =
            [
                new EventDeclaration(plugin.Id + ".noted") { Durable = true },
                new EventDeclaration(plugin.Id + ".stays", Fork: false, Export: false) { Durable = true },
            ],
        });
    }
}

using System.Globalization;

namespace AgentHost.EndToEnd.Tests.Sessions;

/// <summary>The real program while its clock is set back and forth.</summary>
public sealed class ClockTests
{
    [Fact]
    public async Task Run_TheClockJumpsInTheMiddleOfATurn_OrderUsageAndWhoIsLastStayRight()
    {
        FakeClock? clock = null;
        await using var server = await ModelServer.StartAsync(request =>
        {
            clock!.Set(request.ModelIndex switch { 1 => "-1d", 2 => "+2d", _ => "+0" });
            return request.ModelIndex < 2 ? Reply.Call("read", """{"path":"a.txt"}""") : Reply.Of("done");
        });
        using var sandbox = new Sandbox(server).Write("a.txt", "alpha\n");
        clock = FakeClock.Of(sandbox);

        Assert.Equal("done\n", (await sandbox.RunAsync("--session", "jumping", "read it twice")).ExitedWith(0).Output);

        var events = (await sandbox.AgentAsync("session", "history", "jumping", "--limit", "1000", "--json")).ExitedWith(0).Json()
            .GetProperty("events").EnumerateArray().ToList();
        Assert.Equal(Enumerable.Range(1, events.Count), events.Select(static e => e.GetProperty("sequence").GetInt32()));
        Assert.Equal(("session.created", "turn.completed"), (events[0].GetProperty("type").GetString(), events[^1].GetProperty("type").GetString()));
        Assert.All(events.Where(static e => e.TryGetProperty("durationMs", out _)), static e =>
            Assert.InRange(e.GetProperty("durationMs").GetDouble(), 0, 60_000));

        // Each request is of the day that the clock showed, and days stand as in the calendar.
        var days = (await sandbox.AgentAsync("usage", "--by", "day", "--json")).ExitedWith(0).Json().GetProperty("rows").EnumerateArray()
            .Select(static row =>
                (Day: DateOnly.ParseExact(
                    row.GetProperty("key").GetString()!,
                    "yyyy-MM-dd",
                    CultureInfo.InvariantCulture), Requests: row.GetProperty("requests").GetInt32())).ToList();
        Assert.Equal([1, 1, 1], days.Select(static day => day.Requests));
        Assert.Equal([2, 1], days.Zip(days.Skip(1)).Select(static pair => pair.First.Day.DayNumber - pair.Second.Day.DayNumber));

        // A session of today is the last one, though the other has a time that is still to come.
        clock.Set("+0");
        (await sandbox.AgentAsync("session", "new", "today")).ExitedWith(0);
        Assert.StartsWith("today ", (await sandbox.AgentAsync("session", "resume", "last")).ExitedWith(0).Output, StringComparison.Ordinal);
        (await sandbox.RunAsync("--session", "jumping", "and again")).ExitedWith(0);
        Assert.StartsWith("jumping ", (await sandbox.AgentAsync("session", "resume", "last")).ExitedWith(0).Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("-1d")]
    [InlineData("+400d")]
    public async Task Run_TheClockJumpsWhileASessionIsHeld_ItsOwnerKeepsItUntilItIsKilled(string jump)
    {
        await using var server = await ModelServer.StartAsync(Scenario.Create().Reply("never").WithFault(Fault.Silence()).Reply("taken over"));
        using var sandbox = new Sandbox(server);
        var clock = FakeClock.Of(sandbox);
        await using var first = sandbox.Start("--session", "shared", "wait");
        await server.WaitForRequestAsync(1, TestContext.Current.CancellationToken).WaitAsync(AgentProcess.Deadline);

        clock.Set(jump);

        Assert.Contains(
            $"in use by process {first.Id} ", (await sandbox.RunAsync("--session", "shared", "me too")).ExitedWith(2).Error, StringComparison.Ordinal);
        Assert.Contains("in use by process", (await sandbox.AgentAsync("session", "delete", "shared", "--yes")).ExitedWith(2).Error, StringComparison.Ordinal);
        first.Signal(9);
        await first.WaitAsync();
        Assert.Equal("taken over\n", (await sandbox.RunAsync("--session", "shared", "me now")).ExitedWith(0).Output);
    }

    [Fact]
    public async Task Run_ARetentionAndAClockThatWasWrong_NothingOfTodayGoes()
    {
        using var sandbox = new Sandbox().UserSettings("""{ "sessions": { "retentionDays": 30 } }""");
        var clock = FakeClock.Of(sandbox);
        (await sandbox.RunAsync("--session", "before", "list the files")).ExitedWith(0);
        foreach (var (offset, name) in ((string, string)[])[("+3650d", "far ahead"), ("-3650d", "far back"), ("+1d", "right again"), ("+2d", "next day")])
        {
            clock.Set(offset);
            (await sandbox.RunAsync("--session", name, "list the files")).ExitedWith(0);
        }

        var names = (await sandbox.AgentAsync("session", "list", "--json")).ExitedWith(0).Json().EnumerateArray()
            .Select(static session => session.GetProperty("name").GetString());
        Assert.Equal(["next day", "right again", "far back", "far ahead", "before"], names);
        Assert.Contains(
            "0 sessions would go",
            (await sandbox.AgentAsync("session", "clean", "--older-than", "30d", "--dry-run")).ExitedWith(0).Error,
            StringComparison.Ordinal);
    }
}

using AgentHost.Client;
using AgentHost.Kernel.Tests.Hosting;
using AgentHost.Sessions.Sqlite;
using AgentHost.Sessions.Tests;

namespace AgentHost.Kernel.Tests.Sessions;

public sealed class UsageTests
{
    private const string Priced = """{"providers":{"scripted":{"models":[{"id":"m","prices":{"input":1,"output":2}},"free-of-price"]}}}""";

    [Theory]
    [InlineData(UsageGrouping.Day, 1)]
    [InlineData(UsageGrouping.Model, 2)]
    [InlineData(UsageGrouping.Session, 1)]
    [InlineData(UsageGrouping.Turn, 3)]
    [InlineData(UsageGrouping.Project, 1)]
    [InlineData(UsageGrouping.Plugin, 1)]
    public async Task Read_EveryGrouping_AddsUpToTheSame(UsageGrouping by, int rows)
    {
        await using var rig = await RigAsync();

        var report = await rig.Host.Models.ReadUsageAsync(new UsageFilter(by), TestContext.Current.CancellationToken);

        Assert.Equal(rows, report.Rows.Count);
        Assert.Equal(
            (3L, 30L, 15L, 1L, 0.00004m),
            (report.Total.Requests, report.Total.Usage.Input, report.Total.Usage.Output, report.Total.Unpriced, report.Total.Cost));
        Assert.Equal(report.Total.Cost, report.Rows.Sum(row => row.Cost));
        Assert.Equal(report.Total.Usage.Input, report.Rows.Sum(row => row.Usage.Input));
    }

    [Fact]
    public async Task Read_ByPlugin_CountsToWhoAskedAlsoAfterARebuild()
    {
        await using var rig = new HostRig(new FakeTime());
        var none = TestContext.Current.CancellationToken;
        var helper = rig.AddPlugin("helper").Tool(
            new ToolSpec("delegate", "A tool.", AgentJson.Parse("""{"type":"object"}""")) { Effects = ToolEffects.Agent },
            static _ => new StubTool
            {
                Run = static async (_, context, token) => ToolResult.Text((await context.Agents!.RunAsync(new SubAgentRequest("look"), token)).Text)
            });
        var shortener = rig.AddPlugin("shortener")
            .Add<Compactor>(CapabilityKinds.Compactor, "short", AgentJson.Parse("""{"name":"short"}"""), static _ => new Shortener());
        rig.Model.Call(("delegate", "{}")).Text("found " + new string('x', 4_000)).Text("done " + new string('y', 4_000)).Text("more").Text("summed up");
        await rig.OpenAsync(Priced, helper.Folder, shortener.Folder);
        await rig.RunAsync();
        await rig.RunAsync(rig.Prompt("and more"));
        Assert.Null((await rig.Host.Sessions.Context.CompactAsync(new CompactRequest(rig.Workspace.Id, rig.SessionId), none)).Reason);

        var report = await rig.Host.Models.ReadUsageAsync(new UsageFilter(UsageGrouping.Plugin), none);

        Assert.Equal([("helper", 1L), ("shortener", 1L), ("stub", 3L)], report.Rows.Select(static row => (row.Key, row.Requests)).Order());
        var path = Directory.GetFiles(rig.Root, "sessions.db", SearchOption.AllDirectories).Single();
        await rig.Host.DisposeAsync();
        using var database = AgentHost.Sessions.Sqlite.Database.Open(path, readOnly: false);
        database.Execute("UPDATE usage SET plugin=NULL");
        AgentHost.Sessions.Log.Projections.Rebuild(database);
        Assert.Equal(
            [.. report.Rows.OrderBy(static row => row.Key, StringComparer.Ordinal)],
            AgentHost.Sessions.Log.UsageTable.Read(database, new UsageFilter(UsageGrouping.Plugin), TimeZoneInfo.Utc).Rows
                .OrderBy(static row => row.Key, StringComparer.Ordinal));
    }

    [Fact]
    public async Task Read_TheClockIsSetBack_DaysStandInTheOrderOfTheCalendar()
    {
        var time = new ManualTime();
        await using var rig = new HostRig(time);
        rig.Model.Text("one").Text("two").Text("three");
        await rig.OpenAsync(Priced);
        var day = time.GetUtcNow();
        await rig.RunAsync();
        time.Now -= TimeSpan.FromDays(1);
        await rig.RunAsync();
        time.Now += TimeSpan.FromDays(2);
        await rig.RunAsync();

        var report = await rig.Host.Models.ReadUsageAsync(new UsageFilter(UsageGrouping.Day), TestContext.Current.CancellationToken);

        Assert.Equal(
            ((int[])[1, 0, -1])
                .Select(n =>
                    (TimeZoneInfo.ConvertTime(day.AddDays(n), time.LocalTimeZone)
                        .ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture), 1L)),
            report.Rows.Select(static row => (row.Key, row.Requests)));
        Assert.Equal(
            [1, 2, 3],
            (await rig.Host.Sessions.ReadMessagesAsync(rig.SessionId, 0, 100, TestContext.Current.CancellationToken))
                .Where(static message => message.Role == MessageRole.Assistant)
                .Select(static message => message.GetText() switch { "one" => 1, "two" => 2, _ => 3 }));
    }

    [Fact]
    public void Read_WrittenBeforeItWasNoted_IsOfAnUnknownPlugin()
    {
        var folder = Directory.CreateTempSubdirectory("usage-").FullName;
        try
        {
            var path = Path.Combine(folder, "sessions.db");
            using (var old = AgentHost.Sessions.Log.Schema.Open(path, [.. AgentHost.Sessions.Log.Schema.Migrations.Take(5)]))
            {
                old.Execute(
                    "INSERT INTO sessions (id, name, workspace, created, updated) VALUES ('s', 'n', '/w', 1, 1); "
                    + "INSERT INTO usage (position, session_id, time, input, output, cache_read, cache_write, reasoning) VALUES (1, 's', 1, 7, 2, 0, 0, 0)");
            }

            using var database = AgentHost.Sessions.Log.Schema.Open(path, AgentHost.Sessions.Log.Schema.Migrations);
            var row = Assert.Single(AgentHost.Sessions.Log.UsageTable.Read(database, new UsageFilter(UsageGrouping.Plugin), TimeZoneInfo.Utc).Rows);
            Assert.Equal(("unknown", 7L), (row.Key, row.Usage.Input));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public async Task Read_Filters_LeaveOthersOut()
    {
        await using var rig = await RigAsync();
        var none = TestContext.Current.CancellationToken;

        Assert.Equal(
            3,
            (await rig.Host.Models.ReadUsageAsync(
                new UsageFilter(UsageGrouping.Day) { SessionId = rig.SessionId, Workspace = rig.Workspace.Root }, none)).Total.Requests);
        Assert.Equal(0, (await rig.Host.Models.ReadUsageAsync(new UsageFilter(UsageGrouping.Day) { SessionId = "another" }, none)).Total.Requests);
        Assert.Equal(
            0, (await rig.Host.Models.ReadUsageAsync(new UsageFilter(UsageGrouping.Day) { Since = rig.Time.GetUtcNow().AddMinutes(1) }, none)).Total.Requests);
        Assert.Single((await rig.Host.Models.ReadUsageAsync(new UsageFilter(UsageGrouping.Turn) { Limit = 1 }, none)).Rows);
        await Assert.ThrowsAsync<HostException>(async () => await rig.Host.Models.ReadUsageAsync(new UsageFilter(UsageGrouping.Unknown), none));
        await Assert.ThrowsAsync<HostException>(async () => await rig.Host.Models.ReadUsageAsync(new UsageFilter(UsageGrouping.Day) { Limit = 20_000 }, none));
    }

    [Fact]
    public async Task Run_BudgetOfADay_CountsAllSessions()
    {
        await using var rig = new HostRig(new FakeTime());
        rig.Model.Text("one").Text("two");
        await rig.OpenAsync("""{"limits":{"dayCost":0.5},"providers":{"scripted":{"models":[{"id":"m","prices":{"input":100000,"output":0}}]}}}""");

        var first = await rig.RunAsync();
        var other = await rig.Host.Sessions.CreateAsync(new NewSession(rig.Workspace.Id), TestContext.Current.CancellationToken);
        var second = await rig.EndOfAsync(await rig.SubmitAsync(rig.Prompt() with { SessionId = other.Id }));

        Assert.Equal((TurnOutcome.Answered, TurnOutcome.Limit), (first.Outcome, second.Outcome));
        Assert.Equal("the limit of $0.50 for a day was reached: $1.00 are spent; the setting limits.dayCost allows more", second.Reason);
        Assert.Single(rig.Model.Requests);
    }

    private static async Task<HostRig> RigAsync()
    {
        var rig = new HostRig(new FakeTime());
        rig.Model.Text("one").Text("two").Text("three");
        await rig.OpenAsync(Priced);
        await rig.RunAsync();
        await rig.RunAsync();
        await rig.RunAsync(rig.Prompt() with { Model = "scripted/free-of-price" });
        return rig;
    }

    private sealed class Shortener : Compactor
    {
        public override ValueTask<Compaction?> CompactAsync(CompactionRequest request, CancellationToken cancellationToken) =>
            new(new Compaction(request.Messages[^1].Id)
            {
                Kept = [request.Messages[0].Id],
                Summary = "in short",
                SummaryRequest = new SummaryRequest("sum up", "all of it")
            });
    }
}

using AgentHost.Kernel.Tests.Hosting;

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
    public async Task Read_EveryGrouping_AddsUpToTheSame(UsageGrouping by, int rows)
    {
        await using var rig = await RigAsync();

        var report = await rig.Host.Models.ReadUsageAsync(new UsageFilter(by), TestContext.Current.CancellationToken);

        Assert.Equal(rows, report.Rows.Count);
        Assert.Equal((3L, 30L, 15L, 1L, 0.00004m), (report.Total.Requests, report.Total.Usage.Input, report.Total.Usage.Output, report.Total.Unpriced, report.Total.Cost));
        Assert.Equal(report.Total.Cost, report.Rows.Sum(row => row.Cost));
        Assert.Equal(report.Total.Usage.Input, report.Rows.Sum(row => row.Usage.Input));
    }

    [Fact]
    public async Task Read_Filters_LeaveOthersOut()
    {
        await using var rig = await RigAsync();
        var none = TestContext.Current.CancellationToken;

        Assert.Equal(3, (await rig.Host.Models.ReadUsageAsync(new UsageFilter(UsageGrouping.Day) { SessionId = rig.SessionId, Workspace = rig.Workspace.Root }, none)).Total.Requests);
        Assert.Equal(0, (await rig.Host.Models.ReadUsageAsync(new UsageFilter(UsageGrouping.Day) { SessionId = "another" }, none)).Total.Requests);
        Assert.Equal(0, (await rig.Host.Models.ReadUsageAsync(new UsageFilter(UsageGrouping.Day) { Since = rig.Time.GetUtcNow().AddMinutes(1) }, none)).Total.Requests);
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
        var other = await rig.Host.CreateSessionAsync(new NewSession(rig.Workspace.Id), TestContext.Current.CancellationToken);
        var second = await rig.EndOfAsync(await rig.SubmitAsync(rig.Prompt() with { SessionId = other.Id }));

        Assert.Equal((TurnOutcome.Answered, TurnOutcome.Limit), (first.Outcome, second.Outcome));
        Assert.Equal("the limit of $0.50 for a day was reached: $1.00 are spent", second.Reason);
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
}

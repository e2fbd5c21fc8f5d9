using AgentHost.Client;
using AgentHost.Hosting;
using AgentHost.Kernel.Events;
using AgentHost.Kernel.Tests.Events;
using AgentHost.Kernel.Turns;
using AgentHost.Sessions;
using AgentHost.Sessions.Log;
using AgentHost.Sessions.Tests;
using Microsoft.Extensions.Logging.Abstractions;

namespace AgentHost.Kernel.Tests.Hosting;

public sealed class CleanTests : StoreTest
{
    [Fact]
    public async Task Clean_ByAgeAndNumber_RemovesWhatEitherLeavesOut_AndNotWhatIsInUse()
    {
        await MakeAsync("ancient");
        var usedId = await MakeAsync("used");
        Time.Now += TimeSpan.FromDays(40);
        await MakeAsync("one");
        Time.Now += TimeSpan.FromDays(1);
        await MakeAsync("two");
        await using var used = await Store.AcquireAsync(usedId, None);
        await using var room = new SessionService(
            Task.FromResult(await OpenAsync()), new EventBus(new MemoryLog()), new SessionEndHooks(TimeSpan.FromSeconds(10), Time, NullLogger.Instance),
            Time, NullLogger.Instance);
        var clean = new SessionCleaner(room, Store, Time);

        var would = await clean.RunAsync(new CleanRequest { OlderThanSeconds = TimeSpan.FromDays(30).TotalSeconds, DryRun = true }, None);
        Assert.Equal(["ancient", "used"], would.Removed.Select(static session => session.Name).Order(StringComparer.Ordinal));
        Assert.Equal(4, (await Store.ListAsync(new SessionFilter(), None)).Count);

        var report = await clean.RunAsync(new CleanRequest { OlderThanSeconds = TimeSpan.FromDays(30).TotalSeconds }, None);
        Assert.Equal("ancient", Assert.Single(report.Removed).Name);
        Assert.Equal("used", Assert.Single(report.InUse).Name);

        report = await clean.RunAsync(new CleanRequest { Keep = 1 }, None);
        Assert.Equal("one", Assert.Single(report.Removed).Name);
        Assert.Equal(["two", "used"], (await Store.ListAsync(new SessionFilter(), None)).Select(static session => session.Name).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Clean_TheClockWasWrong_NothingGoesThatWasUsedSince()
    {
        await MakeAsync("ancient");
        Time.Now += TimeSpan.FromDays(100);
        await MakeAsync("before");

        // The clock stood years back for a while, then a year ahead.
        Time.Now -= TimeSpan.FromDays(3_000);
        await MakeAsync("years back");
        Time.Now += TimeSpan.FromDays(3_365);
        await MakeAsync("a year ahead");
        Time.Now -= TimeSpan.FromDays(364);
        await MakeAsync("right again");
        await using var room = new SessionService(
            Task.FromResult(await OpenAsync()), new EventBus(new MemoryLog()), new SessionEndHooks(TimeSpan.FromSeconds(10), Time, NullLogger.Instance),
            Time, NullLogger.Instance);
        var clean = new SessionCleaner(room, Store, Time);

        Assert.Equal(
            ["right again", "a year ahead", "years back", "before", "ancient"],
            (await Store.ListAsync(new SessionFilter(), None)).Select(static session => session.Name));
        Assert.Equal("right again", (await Store.FindAsync("/w", "last", None))!.Name);
        var report = await clean.RunAsync(new CleanRequest { OlderThanSeconds = TimeSpan.FromDays(30).TotalSeconds }, None);
        Assert.Equal("ancient", Assert.Single(report.Removed).Name);
        report = await clean.RunAsync(new CleanRequest { Keep = 2 }, None);
        Assert.Equal(["years back", "before"], report.Removed.Select(static session => session.Name));
    }

    [Fact]
    public async Task Sweep_AfterALongPauseOrFromTheFuture_WaitsForASecondWord()
    {
        var time = new ManualTime { Now = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero) };
        var root = Path.Combine(Folder, "home of all");
        await SweepAsync(root, time, session: true);
        Assert.Single(await ListAsync(root));

        // Ten years later, says the clock, and the next day that it was a mistake.
        time.Now += TimeSpan.FromDays(3_650);
        await SweepAsync(root, time);
        Assert.Single(await ListAsync(root));
        time.Now -= TimeSpan.FromDays(3_649);
        await SweepAsync(root, time);
        Assert.Single(await ListAsync(root));

        // A pause that is real: the second day says so too.
        time.Now += TimeSpan.FromDays(40);
        await SweepAsync(root, time);
        Assert.Single(await ListAsync(root));
        time.Now += TimeSpan.FromDays(1);
        await SweepAsync(root, time);
        Assert.Empty(await ListAsync(root));
    }

    private static async Task SweepAsync(string root, TimeProvider time, bool session = false)
    {
        Directory.CreateDirectory(Path.Combine(root, "work"));
        await using var host = LocalHost.Create(new HostOptions
        {
            Label = "test",
            AppFolder = Path.Combine(root, "app"),
            Time = time,
            Variables = name => name == "HOME" ? Path.Combine(root, "home") : null
        });
        var opened = await host.Workspaces.OpenAsync(
            new WorkspaceRequest(Path.Combine(root, "work")) { OnlyPlugins = [], Settings = AgentJson.Parse("""{"sessions":{"retentionDays":30}}""") }, None);
        if (session)
        {
            await host.Sessions.CreateAsync(new NewSession(opened.Id), None);
        }

        await host.Sessions.ListAsync(new SessionFilter(), None);
    }

    [Fact]
    public async Task Clean_WithoutABoundOrWithANoneOne_IsRefused()
    {
        await using var room = new SessionService(
            Task.FromResult(Store), new EventBus(new MemoryLog()), new SessionEndHooks(TimeSpan.FromSeconds(10), Time, NullLogger.Instance),
            Time, NullLogger.Instance);
        var clean = new SessionCleaner(room, Store, Time);
        foreach (var request in (CleanRequest[])[
            new(), new() { OlderThanSeconds = -1 }, new() { OlderThanSeconds = double.NaN }, new() { OlderThanSeconds = double.MaxValue }, new() { Keep = -1 }
        ])
        {
            await FailsAsync(HostFailure.Invalid, async () => await clean.RunAsync(request, None));
        }
    }

    [Fact]
    public async Task Sweep_WhereSessionsAreTooMany_RemovesTheOldestAtEachEnd_AndNoneThatIsOpen()
    {
        await using var host = await new HostRig().OpenAsync("""{"sessions":{"maxSessions":1}}""");
        var second = await host.Host.Sessions.CreateAsync(new NewSession(host.Workspace.Id), None);
        var third = await host.Host.Sessions.CreateAsync(new NewSession(host.Workspace.Id), None);
        string[] all = [host.SessionId, second.Id, third.Id];
        await host.Host.DisposeAsync();

        // All three were open: the next host removes them.
        Assert.Equal(3, (await ListAsync(host.Root)).Count);
        await ReopenAsync(host.Root, """{"sessions":{"maxSessions":1}}""");
        Assert.Equal(all[2], Assert.Single(await ListAsync(host.Root)).Id);
    }

    private static string SessionsOf(string root) => Path.Combine(root, "home", ".local", "share", "agent", "sessions");

    private static async Task<IReadOnlyList<SessionInfo>> ListAsync(string root)
    {
        await using var store = await SessionStore.OpenAsync(new SessionStoreOptions(SessionsOf(root), TimeProvider.System, "test"), None);
        return await store.ListAsync(new SessionFilter(), None);
    }

    private static async Task ReopenAsync(string root, string settings)
    {
        await using var host = LocalHost.Create(
            new HostOptions { Label = "test", AppFolder = Path.Combine(root, "app"), Variables = name => name == "HOME" ? Path.Combine(root, "home") : null });
        await host.Workspaces.OpenAsync(new WorkspaceRequest(Path.Combine(root, "work")) { OnlyPlugins = [], Settings = AgentJson.Parse(settings) }, None);
        await host.Sessions.ListAsync(new SessionFilter(), None);
    }

    private async Task<string> MakeAsync(string name)
    {
        await using var lease = await CreateAsync(name);
        return lease.Info.Id;
    }
}

using AgentHost.Kernel.Events;
using AgentHost.Kernel.Hosting;
using AgentHost.Kernel.Sessions;
using AgentHost.Kernel.Tests.Events;
using AgentHost.Kernel.Tests.Sessions;

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
        await using var room = new SessionRoom(Task.FromResult(await OpenAsync()), new EventBus(new MemoryLog()), Time);
        var clean = new CleanRoom(room, Store, Time);

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
    public async Task Clean_WithoutABoundOrWithANoneOne_IsRefused()
    {
        await using var room = new SessionRoom(Task.FromResult(Store), new EventBus(new MemoryLog()), Time);
        var clean = new CleanRoom(room, Store, Time);
        foreach (var request in (CleanRequest[])[new(), new() { OlderThanSeconds = -1 }, new() { OlderThanSeconds = double.NaN }, new() { OlderThanSeconds = double.MaxValue }, new() { Keep = -1 }])
        {
            await FailsAsync(HostFailure.Invalid, async () => await clean.RunAsync(request, None));
        }
    }

    [Fact]
    public async Task Sweep_WhereSettingsSaySo_RemovesOldSessions_OnceADay_AndNoneThatIsOpen()
    {
        await using var host = await new HostRig().OpenAsync("""{"sessions":{"maxSessions":1}}""");
        var second = await host.Host.CreateSessionAsync(new NewSession(host.Workspace.Id), None);
        var third = await host.Host.CreateSessionAsync(new NewSession(host.Workspace.Id), None);
        string[] all = [host.SessionId, second.Id, third.Id];
        await host.Host.DisposeAsync();

        // All three were open: the next host removes them.
        Assert.Equal(3, (await ListAsync(host.Root)).Count);
        File.Delete(Path.Combine(SessionsOf(host.Root), "swept"));
        await ReopenAsync(host.Root, """{"sessions":{"maxSessions":1}}""");
        Assert.Equal(all[2], Assert.Single(await ListAsync(host.Root)).Id);
        Assert.True(File.Exists(Path.Combine(SessionsOf(host.Root), "swept")));
    }

    private static string SessionsOf(string root) => Path.Combine(root, "home", ".local", "share", "agent", "sessions");

    private static async Task<IReadOnlyList<SessionInfo>> ListAsync(string root)
    {
        await using var store = await SessionStore.OpenAsync(new SessionStoreOptions(SessionsOf(root), TimeProvider.System, "test"), None);
        return await store.ListAsync(new SessionFilter(), None);
    }

    private static async Task ReopenAsync(string root, string settings)
    {
        await using var host = LocalHost.Create(new HostOptions { Label = "test", AppFolder = Path.Combine(root, "app"), Variables = name => name == "HOME" ? Path.Combine(root, "home") : null });
        await host.OpenWorkspaceAsync(new WorkspaceRequest(Path.Combine(root, "work")) { OnlyPlugins = [], Settings = AgentJson.Parse(settings) }, None);
        await host.ListSessionsAsync(new SessionFilter(), None);
    }

    private async Task<string> MakeAsync(string name)
    {
        await using var lease = await CreateAsync(name);
        return lease.Info.Id;
    }
}

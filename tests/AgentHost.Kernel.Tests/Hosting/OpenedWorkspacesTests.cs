using AgentHost.Client;
using AgentHost.Hosting;
using AgentHost.Kernel.Workspaces;

namespace AgentHost.Kernel.Tests.Hosting;

public sealed class OpenedWorkspacesTests
{
    private static readonly WorkspaceRequest Request = new("/w");

    private readonly OpenedWorkspaces workspaces = new();
    private readonly TaskCompletionSource<Workspace> opening = new();
    private int opened;

    private static CancellationToken None => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Get_OneWaiterGivesUp_TheOtherHasWhatIsKnown()
    {
        using var patience = new CancellationTokenSource();
        var first = GetAsync(patience.Token);
        var second = GetAsync(None);

        await patience.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        opening.SetResult(null!);
        await second;

        Assert.Same(opening.Task, Assert.Single(workspaces.All).Value);
        Assert.Equal(1, opened);
    }

    [Fact]
    public async Task Get_OpeningFails_TheNextTriesAgain()
    {
        var first = GetAsync(None);
        opening.SetException(new HostException(HostFailure.NotFound, "no such folder"));

        await Assert.ThrowsAsync<HostException>(() => first);

        Assert.Empty(workspaces.All);
        await Assert.ThrowsAsync<HostException>(() => GetAsync(None));
        Assert.Equal(2, opened);
    }

    [Fact]
    public async Task Get_OpeningFailsWhenNobodyWaitsAnyMore_TheNextTriesAgain()
    {
        using var patience = new CancellationTokenSource();
        var first = GetAsync(patience.Token);
        await patience.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        opening.SetException(new HostException(HostFailure.NotFound, "no such folder"));

        await workspaces.GetAsync(Request, static () => Task.FromResult<Workspace>(null!), None);

        Assert.Single(workspaces.All);
    }

    [Fact]
    public async Task Get_OpenThrowsAtOnce_TheNextTriesAgain()
    {
        await Assert.ThrowsAsync<HostException>(async () =>
            await workspaces.GetAsync(Request, static () => throw new HostException(HostFailure.NotFound, "no such folder"), None));

        Assert.Empty(workspaces.All);
    }

    private async Task GetAsync(CancellationToken cancellationToken) => await workspaces.GetAsync(
        Request,
        () =>
        {
            opened++;
            return opening.Task;
        },
        cancellationToken);
}

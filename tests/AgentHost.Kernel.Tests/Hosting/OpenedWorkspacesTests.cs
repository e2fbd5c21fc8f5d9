using AgentHost.Client;
using AgentHost.Hosting;
using AgentHost.Kernel.Workspaces;

namespace AgentHost.Kernel.Tests.Hosting;

public sealed class OpenedWorkspacesTests
{
    private static readonly WorkspaceRequest Request = new("/w");

    private readonly OpenedWorkspaces _workspaces = new();
    private readonly TaskCompletionSource<Workspace> _opening = new();
    private int _opened;

    private static CancellationToken None => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Get_OneWaiterGivesUp_TheOtherHasWhatIsKnown()
    {
        using var patience = new CancellationTokenSource();
        var first = GetAsync(patience.Token);
        var second = GetAsync(None);

        await patience.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        _opening.SetResult(null!);
        await second;

        Assert.Same(_opening.Task, Assert.Single(_workspaces.All).Value);
        Assert.Equal(1, _opened);
    }

    [Fact]
    public async Task Get_OpeningFails_TheNextTriesAgain()
    {
        var first = GetAsync(None);
        _opening.SetException(new HostException(HostFailure.NotFound, "no such folder"));

        await Assert.ThrowsAsync<HostException>(() => first);

        Assert.Empty(_workspaces.All);
        await Assert.ThrowsAsync<HostException>(() => GetAsync(None));
        Assert.Equal(2, _opened);
    }

    [Fact]
    public async Task Get_OpeningFailsWhenNobodyWaitsAnyMore_TheNextTriesAgain()
    {
        using var patience = new CancellationTokenSource();
        var first = GetAsync(patience.Token);
        await patience.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        _opening.SetException(new HostException(HostFailure.NotFound, "no such folder"));

        await _workspaces.GetAsync(Request, static () => Task.FromResult<Workspace>(null!), None);

        Assert.Single(_workspaces.All);
    }

    [Fact]
    public async Task Get_OpenThrowsAtOnce_TheNextTriesAgain()
    {
        await Assert.ThrowsAsync<HostException>(async () =>
            await _workspaces.GetAsync(Request, static () => throw new HostException(HostFailure.NotFound, "no such folder"), None));

        Assert.Empty(_workspaces.All);
    }

    private async Task GetAsync(CancellationToken cancellationToken) => await _workspaces.GetAsync(
        Request,
        () =>
        {
            _opened++;
            return _opening.Task;
        },
        cancellationToken);
}

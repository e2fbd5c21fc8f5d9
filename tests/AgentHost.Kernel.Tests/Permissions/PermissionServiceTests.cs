using AgentHost.Client;
using AgentHost.Kernel.Permissions;
using AgentHost.Permissions;
using AgentHost.Permissions.Tests;

namespace AgentHost.Kernel.Tests.Permissions;

public sealed class PermissionServiceTests
{
    private readonly PermissionService _service = new(TimeProvider.System);
    private readonly List<AgentEvent> _events = [];
    private readonly TaskCompletionSource _asked = new(TaskCreationOptions.RunContinuationsAsynchronously);

    [Fact]
    public async Task AskAsync_NobodyThere_DeniesAtOnceAndSaysHow()
    {
        var outcome = await _service.AskAsync(Request(), interactive: false, Publish, CancellationToken.None);

        Assert.Equal(PermissionCause.Nobody, outcome.Verdict.Cause);
        Assert.Equal(PermissionDecision.Deny, outcome.Verdict.Decision);
        Assert.Contains("--allow 'shell(npm test)'", outcome.Verdict.Reason, StringComparison.Ordinal);
        Assert.Equal(PermissionCause.Nobody, Assert.IsType<PermissionResolved>(Assert.Single(_events)).Verdict.Cause);
    }

    [Fact]
    public async Task AskAsync_FirstAnswer_Wins()
    {
        var waiting = _service.AskAsync(Request(), interactive: true, Publish, CancellationToken.None);
        await _asked.Task;
        Assert.Equal("r1", Assert.Single(_service.Pending).Id);

        Assert.True(_service.TryAnswer("r1", new PermissionAnswer(PermissionAnswerKind.AllowOnce)));
        Assert.False(_service.TryAnswer("r1", new PermissionAnswer(PermissionAnswerKind.Deny)));
        var outcome = await waiting;

        Assert.Equal(PermissionDecision.Allow, outcome.Verdict.Decision);
        Assert.Empty(_service.Pending);
        Assert.False(_service.TryAnswer("r1", new PermissionAnswer(PermissionAnswerKind.Deny)));
        Assert.IsType<PermissionResolved>(_events[^1]);
    }

    [Fact]
    public async Task AskAsync_ManyAnswersAtOnce_OneWins()
    {
        var waiting = _service.AskAsync(Request(), interactive: true, Publish, CancellationToken.None);
        await _asked.Task;
        var wins = 0;
        Parallel.For(0, 32, _ =>
        {
            if (_service.TryAnswer("r1", new PermissionAnswer(PermissionAnswerKind.AllowOnce)))
            {
                Interlocked.Increment(ref wins);
            }
        });

        await waiting;
        Assert.Equal(1, wins);
    }

    [Theory]
    [InlineData(null, "shell(npm test)")]
    [InlineData("shell(npm test *)", "shell(npm test *)")]
    [InlineData("shell", null)] // not what was offered
    public async Task AskAsync_AllowSession_KeepsOnlyAnOfferedRule(string? wanted, string? kept)
    {
        var waiting = _service.AskAsync(Request(), interactive: true, Publish, CancellationToken.None);
        await _asked.Task;
        _service.TryAnswer("r1", new PermissionAnswer(PermissionAnswerKind.AllowSession) { Rule = wanted });
        var outcome = await waiting;

        Assert.Equal(PermissionDecision.Allow, outcome.Verdict.Decision);
        Assert.Equal(kept, outcome.Rule);
        Assert.Equal(kept, Assert.IsType<PermissionResolved>(_events[^1]).Rule);
        Assert.Equal(kept is null ? [] : [kept], _service.SessionRules("s1").Select(rule => rule.Text));
        Assert.Empty(_service.SessionRules("s2"));
    }

    [Fact]
    public async Task AskAsync_DenyAndStop_StopsTheTurn()
    {
        var waiting = _service.AskAsync(Request(), interactive: true, Publish, CancellationToken.None);
        await _asked.Task;
        _service.TryAnswer("r1", new PermissionAnswer(PermissionAnswerKind.DenyAndStop) { Message = "not today" });
        var outcome = await waiting;

        Assert.True(outcome.StopTurn);
        Assert.Contains("not today", outcome.Verdict.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AskAsync_NoAnswerInTime_Denies()
    {
        var service = new PermissionService(TimeProvider.System, TimeSpan.FromMilliseconds(1));
        var outcome = await service.AskAsync(Request(), interactive: true, Publish, CancellationToken.None);

        Assert.Equal(PermissionCause.Deadline, outcome.Verdict.Cause);
        Assert.Equal(2, _events.Count);
    }

    [Fact]
    public async Task AskAsync_Cancelled_TellsAndThrows()
    {
        using var source = new CancellationTokenSource();
        var waiting = _service.AskAsync(Request(), interactive: true, Publish, source.Token);
        await _asked.Task;
        await source.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await waiting);
        Assert.IsType<PermissionResolved>(_events[^1]);
        Assert.Empty(_service.Pending);
    }

    private static PermissionRequest Request() =>
        new("r1", "s1", Plans.Shell("npm test")) { Suggestions = ["shell(npm test)", "shell(npm test *)"], Reason = "No rule allows it." };

    private ValueTask Publish(AgentEvent published, CancellationToken cancellationToken)
    {
        _events.Add(published);
        if (published is PermissionAsked)
        {
            _asked.TrySetResult();
        }

        return ValueTask.CompletedTask;
    }
}

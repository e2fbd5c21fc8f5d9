using AgentHost.Client;

namespace AgentHost.Processes.Tests.Asking;

/// <summary>
/// Lines that do harm: none of them runs outside of a sandbox without a question, whatever the mode, and whatever rule was written for something else.
/// </summary>
public sealed class HostileLineTests : IAsyncLifetime
{
    private readonly CleanRepository _repository = new();

    private static CancellationToken None => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        await _repository.FillAsync(None);
        HostileLines.Prepare(_repository);
    }

    public ValueTask DisposeAsync() => _repository.DisposeAsync();

    [Theory]
    [InlineData(PermissionMode.Default, false)]
    [InlineData(PermissionMode.AcceptEdits, false)]
    [InlineData(PermissionMode.Plan, false)]
    [InlineData(PermissionMode.DontAsk, false)]
    [InlineData(PermissionMode.AcceptEdits, true)]
    public async Task Harm_InEachMode_DoesNotRunUnasked(PermissionMode mode, bool isSandboxed)
    {
        Assert.True(HostileLines.All.Count >= 700, $"{HostileLines.All.Count} lines");
        var running = await HostileLines.FindRunningAsync(_repository, mode, rule: null, isSandboxed, None);
        Assert.True(running.Count == 0, $"{running.Count} run:\n{string.Join('\n', running)}");
    }

    [Fact]
    public async Task Harm_UnderWideRules_DoesNotRunUnasked()
    {
        var running = new List<string>();
        foreach (var rule in HostileLines.WideRules)
        {
            running.AddRange((await HostileLines.FindRunningAsync(_repository, PermissionMode.Default, rule, isSandboxed: false, None))
                .Select(line => $"{rule}: {line}"));
        }

        Assert.True(running.Count == 0, $"{running.Count} run:\n{string.Join('\n', running)}");
    }
}

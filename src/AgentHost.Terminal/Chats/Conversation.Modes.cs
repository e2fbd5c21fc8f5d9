using System.Globalization;
using AgentHost.Client;
using AgentHost.Terminal.Drawing;

namespace AgentHost.Terminal.Chats;

/// <summary>Permission modes of a conversation. What the host did not take does not hold here either, and is not shown.</summary>
internal sealed partial class Conversation
{
    private readonly ChosenModes _modes;
    private ITimer? _approvalEnd;
    private Task _switches = Task.CompletedTask;
    private PermissionMode? _nextMode;

    /// <inheritdoc/>
    public async Task ChooseModeAsync(PermissionMode mode, CancellationToken cancellationToken)
    {
        await SwitchAsync(new PermissionSwitch { Mode = mode }, cancellationToken);
        _modes.Choose(mode);
        ShowMode(mode, "");
    }

    /// <inheritdoc/>
    public async Task ApproveAsync(TimeSpan? time, CancellationToken cancellationToken)
    {
        if (time is not { } span)
        {
            await SwitchAsync(new PermissionSwitch { Mode = PermissionMode.Bypass }, cancellationToken);
            _modes.Approve();
            ShowMode(PermissionMode.Bypass, "");
            return;
        }

        var session = Session ?? throw new HostException(HostFailure.NotFound, "No session has begun: it does with the first prompt.");
        var until = _time.GetUtcNow() + span;
        await SwitchAsync(new PermissionSwitch { Mode = PermissionMode.Bypass, Seconds = span.TotalSeconds }, cancellationToken);
        _modes.ApproveUntil(session.Id, until);
        ShowMode(PermissionMode.Bypass, string.Create(CultureInfo.InvariantCulture, $", for {span.TotalSeconds:0.#} s"));
        _loop.Post(() =>
        {
            _approvalEnd?.Dispose();
            _approvalEnd = _time.CreateTimer(_ => _loop.Post(() => EndApproval(session.Id, until)), null, span, Timeout.InfiniteTimeSpan);
        });
    }

    /// <inheritdoc/>
    public async Task WithdrawApprovalAsync(CancellationToken cancellationToken)
    {
        await SwitchAsync(new PermissionSwitch { Mode = _modes.Chosen }, cancellationToken);
        _modes.Withdraw();
        ShowMode(_modes.Chosen, "");
    }

    private async Task SwitchAsync(PermissionSwitch change, CancellationToken cancellationToken)
    {
        if (Session is { } session)
        {
            await Host.Permissions.SwitchAsync(Workspace.Id, session.Id, change, cancellationToken);
        }
    }

    /// <summary>The time of an approval is over: the host goes back to what held in the beginning, which is not what the person chose since.</summary>
    private void EndApproval(string session, DateTimeOffset until)
    {
        if (!IsOver && _modes.End(session, until) && Session?.Id == session)
        {
            _ = Switch(async token =>
            {
                if (_modes.Chosen is not null)
                {
                    await Host.Permissions.SwitchAsync(Workspace.Id, session, new PermissionSwitch { Mode = _modes.Chosen }, token);
                }

                ShowMode(_modes.Chosen, "");
            });
        }
    }

    private void ShowMode(PermissionMode? mode, string time) => _loop.Post(() =>
    {
        var word = mode is { } chosen ? EnumNames.Write(chosen) : "";
        _status.Mode = word;
        _transcript.Say(
            $"Permission mode: {(word.Length > 0 ? word : "as at the beginning")}{time}.", mode == PermissionMode.Bypass ? Style.Yellow : Style.Dim);
        IsDirty = true;
    });

    /// <summary>The mode behind that which holds, or is to hold when the switches before are done.</summary>
    private void NextMode()
    {
        if (_sender is null)
        {
            return;
        }

        var next = _nextMode is { } asked ? EnumNames.Write(asked) : _status.Mode;
        var mode = next switch
        {
            "accept-edits" => PermissionMode.Plan,
            "plan" => PermissionMode.Default,
            _ => PermissionMode.AcceptEdits,
        };
        _nextMode = mode;
        var mine = Switch(token => ChooseModeAsync(mode, token));
        _ = ForgetAsync();

        async Task ForgetAsync()
        {
            await mine;
            _loop.Post(() => _nextMode = mine == _switches ? null : _nextMode);
        }
    }

    /// <summary>Switches behind the switches before; prompts wait for all of them.</summary>
    private Task Switch(Func<CancellationToken, Task> work) => _switches = RunAsync(work, _switches, tracked: false);
}

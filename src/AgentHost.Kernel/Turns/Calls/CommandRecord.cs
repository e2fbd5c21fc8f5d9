using AgentHost.Client;
using AgentHost.Editing.Snapshots;
using AgentHost.Sessions.Log;

namespace AgentHost.Kernel.Turns.Calls;

/// <summary>Record of the changes that the commands of one call make, told behind it so that they can be taken back.</summary>
internal sealed class CommandRecord
{
    private const int MostNamed = 20;
    private readonly TurnState _turn;
    private readonly ToolPlan _plan;
    private readonly SnapshotRecording _recording;

    private CommandRecord(TurnState turn, ToolPlan plan, SnapshotRecording recording)
    {
        _turn = turn;
        _plan = plan;
        _recording = recording;
    }

    /// <summary>Looks at the files, where the call may change some by commands. Says so once a session where that cannot be.</summary>
    /// <returns>Null where nothing is recorded.</returns>
    public static async ValueTask<CommandRecord?> BeginAsync(TurnState turn, ToolPlan plan, CancellationToken cancellationToken)
    {
        if (turn.Shadow is not null || !plan.Effects.HasFlag(ToolEffects.Execute) || turn.Workspace.Snapshots is not { } snapshots
            || !WriteDetector.MayWrite(plan))
        {
            return null;
        }

        try
        {
            return new CommandRecord(turn, plan, await snapshots.BeginAsync(cancellationToken));
        }
        catch (SnapshotException fault)
        {
            if (turn.Session.TakeUnrecorded())
            {
                turn.Session.Tell(new HostWarning($"What commands change here cannot be taken back: {fault.Message}."), turn.TurnId);
            }

            return null;
        }
    }

    /// <summary>Looks again and tells the difference. Never throws.</summary>
    public async ValueTask EndAsync()
    {
        using (_recording)
        {
            try
            {
                var (files, lost) = await _recording.EndAsync(_turn.Session.Blobs);
                if (files.Count > 0 || lost.Count > 0)
                {
                    await _turn.Session.AppendAsync(
                        [new FilesChanged(_plan.Call.CallId, files) { TurnId = _turn.TurnId, Lost = [.. lost.Take(MostNamed)] }],
                        Durability.Buffered,
                        CancellationToken.None);
                }

                if (lost.Count > 0)
                {
                    Say($"{string.Join(", ", lost.Take(3))}{(lost.Count > 3 ? $" and {lost.Count - 3} more" : "")} cannot be taken back: "
                        + "too large, or not to be read");
                }
            }
            catch (SnapshotException fault)
            {
                Say($"what it changed cannot be taken back: {fault.Message}");
            }
            catch (HostException fault)
            {
                Say($"what it changed cannot be taken back: {fault.Message.TrimEnd('.')}");
            }
        }
    }

    private void Say(string clause) => _turn.Session.Tell(new HostWarning($"{_plan.Title}: {clause}."), _turn.TurnId);
}

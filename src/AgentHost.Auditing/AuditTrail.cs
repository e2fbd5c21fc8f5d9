using System.Text.Json;
using AgentHost.Client;

namespace AgentHost.Auditing;

/// <summary>Writes down what is decided and done in a workspace.</summary>
public sealed class AuditTrail
{
    private readonly AuditWriter _writer;
    private readonly bool _required;
    private readonly string _workspace;
    private readonly TimeProvider _time;

    /// <summary>Makes one.</summary>
    /// <param name="writer">The log.</param>
    /// <param name="required">True when nothing runs that cannot be written down.</param>
    /// <param name="workspace">Real path of the workspace.</param>
    /// <param name="time">The clock.</param>
    internal AuditTrail(AuditWriter writer, bool required, string workspace, TimeProvider time)
    {
        _writer = writer;
        _required = required;
        _workspace = workspace;
        _time = time;
    }

    private string? _told;

    /// <summary>A call was judged.</summary>
    /// <returns>Null, or why the call must not run though it was allowed: it could not be written down.</returns>
    public async ValueTask<string?> DecidedAsync(AuditCall call, ToolPlan plan, PermissionMode mode, PermissionVerdict verdict, IReadOnlyList<string> reasons)
    {
        _writer.Add(Entry(AuditKind.Decision, call, plan.Call.Arguments) with
        {
            Title = plan.Title,
            Mode = mode,
            Decision = verdict.Decision,
            Cause = verdict.Cause,
            Rule = verdict.Rule,
            Origin = verdict.Source,
            Reason = verdict.Reason,
            Reasons = reasons.Count > 0 ? reasons : null,
        });
        return _required && await _writer.FlushAsync() is { } failure
            ? $"Nothing runs that cannot be written down (audit.required), and the audit log in {_writer.Folder} cannot be written: {failure}."
            : null;
    }

    /// <summary>A call has ended.</summary>
    public void Ended(AuditCall call, JsonElement arguments, ToolState outcome, PermissionVerdict? verdict, string? reason, double milliseconds) =>
        _writer.Add(Entry(AuditKind.Execution, call, arguments) with
        {
            Outcome = outcome,
            Cause = verdict?.Cause,
            Reason = reason,
            DurationMs = Math.Round(milliseconds, 3),
        });

    /// <summary>Waits until all of it is written.</summary>
    /// <returns>Null, or what the person has to be told, once.</returns>
    public async ValueTask<string?> CompleteAsync()
    {
        var failure = await _writer.FlushAsync();
        if (failure is null || failure == _told)
        {
            _told = failure;
            return null;
        }

        _told = failure;
        return $"The audit log in {_writer.Folder} cannot be written ({failure}): what is done meanwhile is not recorded.";
    }

    private AuditEntry Entry(AuditKind kind, AuditCall call, JsonElement arguments) => new(_time.GetUtcNow(), kind)
    {
        Workspace = _workspace,
        SessionId = call.Session,
        TurnId = call.Turn,
        CallId = call.Id,
        Tool = call.Tool,
        Plugin = call.Plugin,
        Arguments = arguments,
    };
}

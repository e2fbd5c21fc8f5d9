using System.Collections.Concurrent;
using System.Text.Json;
using AgentHost.Client;
using AgentHost.Permissions;
using AgentHost.Permissions.Rules;

namespace AgentHost.Kernel.Permissions;

/// <summary>
/// Asks a person for approval: an event to every surface, the first answer wins, a deadline. Keeps rules that they gave for a session, while the host lives:
/// so long it holds the session too.
/// </summary>
/// <remarks>Thread-safe. One a host.</remarks>
/// <param name="time">The clock.</param>
/// <param name="askTimeout">Deadline for an answer; default 10 minutes.</param>
public sealed class PermissionService(TimeProvider time, TimeSpan? askTimeout = null)
{
    private readonly TimeSpan _timeout = askTimeout ?? TimeSpan.FromMinutes(10);
    private readonly ConcurrentDictionary<string, PendingPermission> _pending = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, IReadOnlyList<PermissionRule>> _rules = new(StringComparer.Ordinal);

    /// <summary>Requests that wait for an answer, in no order.</summary>
    public IReadOnlyList<PermissionRequest> Pending => [.. _pending.Values.Where(pending => !pending.Answer.IsCompleted).Select(pending => pending.Request)];

    /// <summary>A new request's id.</summary>
    public static string NewId() => $"perm_{Guid.CreateVersion7():N}";

    /// <summary>Rules that a person gave for a session; they allow.</summary>
    public IReadOnlyList<PermissionRule> SessionRules(string sessionId) => _rules.TryGetValue(sessionId, out var rules) ? rules : [];

    /// <summary>Waits for a person's answer; nobody there, or no answer in time, is a denial.</summary>
    /// <param name="request">The request.</param>
    /// <param name="interactive">True when anybody is there to answer.</param>
    /// <param name="publish">Tells the surfaces and the log.</param>
    /// <param name="cancellationToken">Ends the wait; the request is then told as denied before the exception leaves.</param>
    public ValueTask<PermissionOutcome> AskAsync(
        PermissionRequest request, bool interactive, Func<AgentEvent, CancellationToken, ValueTask> publish, CancellationToken cancellationToken) =>
        AskAsync(request, interactive, publish, keep: null, timeout: null, cancellationToken);

    /// <summary>The same, with a deadline of its own.</summary>
    /// <param name="request">The request.</param>
    /// <param name="interactive">True when anybody is there to answer.</param>
    /// <param name="publish">Tells the surfaces and the log.</param>
    /// <param name="keep">Keeps rules for good, and says why it could not; null where nothing can be kept.</param>
    /// <param name="timeout">Deadline for an answer; null for the service's.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async ValueTask<PermissionOutcome> AskAsync(
        PermissionRequest request, bool interactive, Func<AgentEvent, CancellationToken, ValueTask> publish,
        Func<SettingsPlace, IReadOnlyList<string>, ValueTask<string?>>? keep, TimeSpan? timeout, CancellationToken cancellationToken)
    {
        var wait = timeout ?? _timeout;
        if (!interactive)
        {
            var nobody = new PermissionOutcome(Nobody(request));
            await PublishResolvedAsync(request, nobody, publish);
            return nobody;
        }

        cancellationToken.ThrowIfCancellationRequested();
        var asked = request with { Deadline = time.GetUtcNow() + wait };
        var pending = new PendingPermission(asked);
        if (!_pending.TryAdd(asked.Id, pending))
        {
            throw new ArgumentException($"A request with the id {asked.Id} waits already.", nameof(request));
        }

        try
        {
            await publish(new PermissionAsked(asked) { SessionId = asked.SessionId, TurnId = asked.TurnId, Time = time.GetUtcNow() }, cancellationToken);
            PermissionOutcome outcome;
            try
            {
                outcome = await JudgeAsync(asked, await pending.Answer.WaitAsync(wait, time, cancellationToken), keep);
            }
            catch (TimeoutException)
            {
                // An answer may have come in the same moment: whoever closed the request decides.
                outcome = pending.TryClose()
                    ? new PermissionOutcome(new PermissionVerdict(
                        PermissionDecision.Deny,
                        PermissionCause.Deadline,
                        $"Nobody answered within {Minutes(wait)}; do without it, or ask the person and try again."))
                    : await JudgeAsync(asked, await pending.Answer, keep);
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                pending.TryClose();
                await PublishResolvedAsync(
                    asked,
                    new PermissionOutcome(
                        new PermissionVerdict(PermissionDecision.Deny, PermissionCause.Nobody, "The turn was cancelled before an answer came.")),
                    publish);
                throw;
            }

            await PublishResolvedAsync(asked, outcome, publish);
            return outcome;
        }
        finally
        {
            pending.TryClose();
            _pending.TryRemove(asked.Id, out _);
        }
    }

    /// <summary>Answers a request; false when it is answered already, is over, or never was.</summary>
    public bool TryAnswer(string requestId, PermissionAnswer answer) =>
        _pending.TryGetValue(requestId, out var pending) && pending.TryAnswer(answer);

    private ValueTask PublishResolvedAsync(PermissionRequest request, PermissionOutcome outcome, Func<AgentEvent, CancellationToken, ValueTask> publish) =>
        publish(
            new PermissionResolved(request.Id, request.Plan.Call.CallId, outcome.Verdict)
            {
                Rule = outcome.Rule,
                File = outcome.File,
                SessionId = request.SessionId,
                TurnId = request.TurnId,
                Time = time.GetUtcNow()
            },
            CancellationToken.None);

    private async ValueTask<PermissionOutcome> JudgeAsync(
        PermissionRequest request, PermissionAnswer answer, Func<SettingsPlace, IReadOnlyList<string>, ValueTask<string?>>? keep)
    {
        switch (answer.Kind)
        {
            case PermissionAnswerKind.AllowOnce when answer.Arguments is { ValueKind: not (JsonValueKind.Undefined or JsonValueKind.Null) } arguments:
                return new PermissionOutcome(new PermissionVerdict(
                    PermissionDecision.Allow,
                    PermissionCause.Person,
                    "The person allowed it once with other arguments, which are judged anew.")) { Arguments = arguments };
            case PermissionAnswerKind.AllowAlways:
                return await KeepAsync(request, answer, keep);
            case PermissionAnswerKind.AllowOnce:
                return new PermissionOutcome(new PermissionVerdict(PermissionDecision.Allow, PermissionCause.Person, "The person allowed it once."));
            case PermissionAnswerKind.AllowSession:
                var rule = Remember(request, answer.Rule);
                return new PermissionOutcome(new PermissionVerdict(
                    PermissionDecision.Allow,
                    PermissionCause.Person,
                    rule is null
                        ? "The person allowed it once: no rule was offered that could stand for the session."
                        : $"The person allowed {rule} for the session.") { Rule = rule })
                { Rule = rule };
            default:
                var stop = answer.Kind == PermissionAnswerKind.DenyAndStop;
                var said = answer.Message is { Length: > 0 } message
                    ? $"The person said no: {message}"
                    : "The person said no; ask what they would like instead, or do it another way.";
                return new PermissionOutcome(new PermissionVerdict(PermissionDecision.Deny, PermissionCause.Person, said)) { StopTurn = stop };
        }
    }

    private async ValueTask<PermissionOutcome> KeepAsync(
        PermissionRequest request, PermissionAnswer answer, Func<SettingsPlace, IReadOnlyList<string>, ValueTask<string?>>? keep)
    {
        if (Remember(request, answer.Rule) is not { } rule)
        {
            return new PermissionOutcome(
                new PermissionVerdict(PermissionDecision.Allow, PermissionCause.Person, "The person allowed it once: no rule was offered that could be kept."));
        }

        var wanted = answer.Place == SettingsPlace.Unknown ? SettingsPlace.User : answer.Place;
        var place = request.Places.FirstOrDefault(place => place.Place == wanted);
        var problem = place is null || keep is null ? "that place of settings cannot take it." : await keep(wanted, PermissionRuleSet.Split(rule));
        return problem is null
            ? Allowed($"The person allowed {rule} for good: it stands in {place!.File}.") with { File = place.File }
            : Allowed($"The person allowed {rule} for the session; it could not be kept for good: {problem}");

        PermissionOutcome Allowed(string reason) =>
            new(new PermissionVerdict(PermissionDecision.Allow, PermissionCause.Person, reason) { Rule = rule }) { Rule = rule };
    }

    // Only what was offered: a surface cannot slip in a wider rule than the person was shown.
    private string? Remember(PermissionRequest request, string? wanted)
    {
        var text = wanted is null ? request.Suggestions.Count > 0 ? request.Suggestions[0] : null
            : request.Suggestions.Contains(wanted, StringComparer.Ordinal) ? wanted : null;
        if (text is null)
        {
            return null;
        }

        var added = new List<PermissionRule>();
        foreach (var one in PermissionRuleSet.Split(text))
        {
            if (PermissionRuleParser.Parse(one, "session").Rule is not { } rule)
            {
                return null;
            }

            added.Add(rule);
        }

        _rules.AddOrUpdate(request.SessionId, added, (_, rules) => [.. rules, .. added]);
        return text;
    }

    private static PermissionVerdict Nobody(PermissionRequest request)
    {
        var edits = request.Plan.Effects is ToolEffects.Write or (ToolEffects.Write | ToolEffects.Read);
        var way = request.Suggestions.Count > 0
            ? $"it could be allowed with {string.Join(' ', PermissionRuleSet.Split(request.Suggestions[0]).Select(static rule => $"--allow {Quote(rule)}"))}"
                + $"{(edits && request.Risk < Risk.High ? " or --permission-mode accept-edits" : "")}"
            : "no rule for it alone would help: run it at a terminal, where a person can say yes, or with --permission-mode bypass, which asks nobody";
        return new PermissionVerdict(
            PermissionDecision.Deny,
            PermissionCause.Nobody,
            $"{(request.Reason.Length > 0 ? request.Reason.TrimEnd() : "This call asks for a person's word.")} Nobody is there to ask; {way}.");
    }

    // For the person's shell: single quotes, with those inside taken apart.
    private static string Quote(string text) => $"'{text.Replace("'", "'\\''", StringComparison.Ordinal)}'";

    private static string Minutes(TimeSpan span) => span.TotalMinutes >= 2 ? $"{span.TotalMinutes:0.#} minutes" : $"{span.TotalSeconds:0.#} seconds";
}

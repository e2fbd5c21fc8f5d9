using System.Text;
using System.Text.Json;
using AgentHost.Acp.Protocol;
using AgentHost.JsonRpc;
using AgentHost.Plugins.Acp.Declarations;

namespace AgentHost.Plugins.Acp.Running;

/// <summary>One prompt to another agent: its session, its news, and what it asks.</summary>
/// <remarks>The agent is offered no files and no terminals: what it does it does itself, in its sandbox, where rules hold it.</remarks>
internal sealed class AgentRun
{
    /// <summary>Name of the tool by which actions are judged.</summary>
    public const string ExternalActionName = "external_action";

    private const int LongestAnswer = 1_000_000;
    private static readonly TimeSpan AnswerTime = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan CancelTime = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan RecordTime = TimeSpan.FromSeconds(5);

    private readonly AgentLink _link;
    private readonly ToolContext _context;
    private readonly StringBuilder _answer = new();
    private readonly CancellationTokenSource _over = new();

    /// <summary>Outlives <see cref="_over"/>: what the agent has done is still recorded when its run has ended.</summary>
    private readonly CancellationTokenSource _recorded = new();
    private readonly List<Task> _told = [];
    private bool _cut;

    public AgentRun(AgentLink link, ToolContext context)
    {
        (_link, _context) = (link, context);
        link.Serve(this);
    }

    /// <summary>Its id, which actions name.</summary>
    public string Id { get; } = Guid.NewGuid().ToString("n");

    /// <summary>The host's session that it belongs to.</summary>
    public string SessionId => _context.SessionId;

    public CallLedger Calls { get; } = new();

    public string Root => _context.Workspace.Root;

    public AgentSpec Spec => _link.Spec;

    /// <summary>Tokens and money, as far as the agent told them.</summary>
    public TokenUsage Usage { get; private set; } = TokenUsage.None;

    public decimal? Cost { get; private set; }

    /// <summary>True when the agent ended its part of the prompt: it answered, or said that it was cancelled when it was.</summary>
    public bool IsAnswered { get; private set; }

    /// <summary>The answer so far.</summary>
    public string Answer
    {
        get
        {
            lock (_answer)
            {
                return _answer.ToString();
            }
        }
    }

    /// <summary>Sends the prompt and waits for its end.</summary>
    /// <returns>The reason for which it stopped.</returns>
    public async Task<string> PromptAsync(string prompt, CancellationToken cancellationToken)
    {
        var sent = _link.AskAsync(
            AcpMethods.SessionPrompt,
            new SessionPrompt(_link.Session!, [new TextContent(prompt)]),
            AcpJson.Default.SessionPrompt,
            Spec.Limit + AnswerTime,
            CancellationToken.None);
        using var limit = new CancellationTokenSource(Spec.Limit);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        try
        {
            var answer = await sent.WaitAsync(both.Token);
            Count(answer.Get("usage"));
            Count(answer.Get("_meta").Get("usage"));
            IsAnswered = true;
            return answer.Text("stopReason") ?? "";
        }
        catch (OperationCanceledException)
        {
            await _over.CancelAsync();
            await _link.TellAsync(AcpMethods.SessionCancel, new SessionReference(_link.Session!), AcpJson.Default.SessionReference, CancelTime);
            try
            {
                var answer = await sent.WaitAsync(CancelTime, CancellationToken.None);
                IsAnswered = answer.Text("stopReason") == StopReasons.Cancelled;
            }
            catch (Exception exception) when (exception is TimeoutException or AcpException)
            {
                // Its process is ended next.
            }

            cancellationToken.ThrowIfCancellationRequested();
            throw new AcpException(
                $"{Spec.Title} was not done after {Spec.Limit.TotalSeconds:0} s and was ended; plugins.acp.agents.{Spec.Name}.limit allows more.");
        }
    }

    /// <summary>The run has ended: nothing of it is asked or waited for any more.</summary>
    public async Task CloseAsync()
    {
        await _over.CancelAsync();
        _link.Leave();
        Calls.Close();
        Task[] told;
        lock (_told)
        {
            told = [.. _told];
        }

        await Task.WhenAll(told).WaitAsync(RecordTime).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _recorded.CancelAsync();
    }

    /// <summary>Takes news of the agent.</summary>
    public void Take(SessionNotification news)
    {
        if (news.SessionId != _link.Session || _link.Replays || _over.IsCancellationRequested)
        {
            return;
        }

        switch (news.Update)
        {
            case AgentMessageChunk { Content: TextContent text }:
                Say(text.Text);
                _context.Progress.Report(new ToolProgress { Output = text.Text });
                break;
            case ToolCallStarted or ToolCallChanged when Calls.Take(news.Update) is { } call:
                if (call is { IsOver: true, WasAsked: false, WasTold: false, Title.Length: > 0 })
                {
                    call.WasTold = true;
                    Tell(call);
                }
                else if (!call.IsOver && call.Title is { Length: > 0 } title)
                {
                    _context.Progress.Report(new ToolProgress { Text = ForeignAction.Short(title, 200) });
                }

                break;
            case PlanUpdate plan:
                var done = plan.Entries.Count(static entry => entry.Status == "completed");
                var now = plan.Entries.FirstOrDefault(static entry => entry.Status == "in_progress")?.Content;
                _context.Progress.Report(new ToolProgress
                {
                    Text = $"{done} of {plan.Entries.Count} done{(now is null ? "" : $": {ForeignAction.Short(now, 150)}")}",
                    Share = plan.Entries.Count == 0 ? null : (double)done / plan.Entries.Count,
                });
                break;
            case SessionUsageUpdate { Cost: { Currency: "USD" } cost } when cost.Amount is >= 0 and < 1e9:
                Cost = (decimal)cost.Amount;
                break;
        }
    }

    /// <summary>Has an action judged by the host: rules, mode, hooks, a person. Whatever cannot be judged is refused.</summary>
    public async ValueTask<PermissionReply> DecideAsync(PermissionQuestion asked, CancellationToken cancellationToken)
    {
        if (asked.SessionId != _link.Session || _context.Calls is not { } calls || _over.IsCancellationRequested)
        {
            return Refuse(asked);
        }

        if (Calls.Take(asked.ToolCall) is not { } call || ForeignAction.FindProblem(call) is not null)
        {
            return Refuse(asked);
        }

        call.WasAsked = true;
        using var both = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _over.Token);
        var granted = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        call.Granted = granted;
        Task<ToolCallResult> judged;
        try
        {
            // It lasts as long as the agent's own call does.
            judged = calls.CallAsync(ExternalActionName, ArgumentsOf(call), both.Token).AsTask();
            Keep(judged);
            await Task.WhenAny(judged, granted.Task).WaitAsync(both.Token);
        }
        catch (Exception exception) when (exception is OperationCanceledException or CapabilityException)
        {
            return new PermissionReply(new PermissionOutcome("cancelled"));
        }

        return granted.Task.IsCompleted && asked.Options.FirstOrDefault(static option => option.Kind == PermissionOptionKinds.AllowOnce) is { } yes
            ? new PermissionReply(new PermissionOutcome("selected") { OptionId = yes.OptionId })
            : Refuse(asked);
    }

    /// <summary>Refuses what was asked.</summary>
    public static PermissionReply Refuse(PermissionQuestion asked) =>
        asked.Options.FirstOrDefault(static option => option.Kind == PermissionOptionKinds.RejectOnce) is { } no
            ? new PermissionReply(new PermissionOutcome("selected") { OptionId = no.OptionId })
            : new PermissionReply(new PermissionOutcome("cancelled"));

    /// <summary>Tells the session of a call that the agent made without asking.</summary>
    private void Tell(ForeignCall call)
    {
        if (_context.Calls is { } calls)
        {
            Keep(calls.CallAsync(ExternalActionName, ArgumentsOf(call), _recorded.Token).AsTask());
        }
    }

    private void Keep(Task task)
    {
        lock (_told)
        {
            _told.RemoveAll(static each => each.IsCompletedSuccessfully);
            _told.Add(task);
        }
    }

    private JsonElement ArgumentsOf(ForeignCall call) => Json.Of(new System.Text.Json.Nodes.JsonObject
    {
        ["run"] = Id,
        ["call"] = call.Id,
        ["agent"] = Spec.Name,
        ["title"] = ForeignAction.Short(call.Title ?? "", 500),
        ["kind"] = call.Kind ?? ToolKinds.Other,
        ["input"] = call.Input is { ValueKind: JsonValueKind.Object } input && Json.IsWhole(input) && input.GetRawText() is { Length: < 20_000 } raw
            ? System.Text.Json.Nodes.JsonNode.Parse(raw)
            : null,
    });

    private void Say(string text)
    {
        lock (_answer)
        {
            if (_answer.Length + text.Length <= LongestAnswer)
            {
                _answer.Append(text);
            }
            else if (!_cut)
            {
                _cut = true;
                _answer.Append("\n(The answer was longer than a million characters; the rest is left out.)");
            }
        }
    }

    private void Count(JsonElement usage)
    {
        if (usage.ValueKind == JsonValueKind.Object)
        {
            var (input, output) = (usage.Number("inputTokens") ?? usage.Number("input_tokens"), usage.Number("outputTokens") ?? usage.Number("output_tokens"));
            if (input is >= 0 && output is >= 0)
            {
                Usage = new TokenUsage(input.Value, output.Value);
            }
        }
    }
}

using System.Text.Json.Nodes;
using AgentHost.Client;
using AgentHost.Server.Access;
using AgentHost.Server.Endpoints;
using AgentHost.Server.Replies;

namespace AgentHost.Server.Api;

/// <summary>Endpoints about prompts: submitted, waited for, steered, cancelled, and those that wait.</summary>
internal static class PromptEndpoints
{
    private const string Base = "/v1/sessions/{session}";
    private const int PromptBytes = 32 << 20;
    private const int LongestWait = 600;
    private const string Purpose = "to widen what runs without asking: a mode but plan, rules that allow, limits above the session's";

    public static void AddTo(EndpointList list, ServerParts parts)
    {
        var queue = parts.Host.Prompts.Queue;
        list.Add(new Endpoint(
            "POST",
            Base + "/messages",
            AccessScopes.Prompt,
            EndpointPlace.Session,
            "Submits a prompt; text stands for parts. Answers at once with its turn, or with wait when it has ended or is held. "
                + "Idempotency-Key lets it be sent twice.",
            call => SubmitAsync(parts, call))
        {
            Request = typeof(PromptRequest),
            Given = ["workspaceId", "sessionId", "parts"],
            Answer = typeof(SubmittedTurn),
            Status = 202,
            OtherStatus = 200,
            MostBytes = PromptBytes,
            Parameters = [new("wait", "boolean", "Answer with the event turn.completed when the turn has ended; with its id when it is held. Default false.")],
        });
        list.Send<SubmittedTurn>(
            "POST",
            Base + "/cancel",
            AccessScopes.Prompt,
            EndpointPlace.Session,
            "Cancels a turn and waits until its end is stored.",
            (call, turn) => parts.Host.Prompts.CancelAsync(call.Session.Id, turn.TurnId, call.Aborted),
            static endpoint => endpoint with { IsUrgent = true });
        list.Send<SteerRequest, NamedThing>(
            "POST",
            Base + "/steer",
            AccessScopes.Prompt,
            EndpointPlace.Session,
            "Says something to the turn that runs.",
            async (call, request) =>
            {
                // Its words are taken up with the rights of the turn, and so is a prompt that they become.
                var isPlain = parts.Watch.IsPlain(call.Session.Id);
                if (!isPlain)
                {
                    call.Need(AccessScopes.Approve, "to say something to a turn that was sent with more rights, or not by this server");
                }

                var id = await queue.SteerAsync(call.Session.Id, request.Parts, call.Aborted);
                if (isPlain)
                {
                    parts.Watch.NotePlain(id);
                }

                return new(id);
            },
            static endpoint => endpoint with { MostBytes = PromptBytes });
        list.Get<SessionActivity>(
            Base + "/wait",
            AccessScopes.Read,
            EndpointPlace.Session,
            "Waits until a session is idle, or somebody is asked, and says what goes on.",
            call => WaitAsync(parts, call),
            new("until", "string", "idle, or permission: a person is asked, or nothing runs. Default idle."),
            new("timeout", "integer", "The longest wait in seconds, 0 to 600. Default 30."));
        list.Send<ToolRequest, ToolAnswer>(
            "POST",
            Base + "/tools",
            AccessScopes.Prompt,
            EndpointPlace.Session,
            "Calls one tool as a model would have it called.",
            async (call, request) =>
            {
                if (Widening.Is(request.Mode))
                {
                    call.Need(AccessScopes.Approve, Purpose);
                }

                return await parts.Host.Tools.CallAsync(request, call.Aborted);
            },
            static endpoint => endpoint with { Given = ["workspaceId", "sessionId"], MostBytes = PromptBytes });
        AddQueue(list, parts, queue);
    }

    private static void AddQueue(EndpointList list, ServerParts parts, IPromptQueue queue)
    {
        list.List<QueuedPrompt>(Base + "/queue", AccessScopes.Read, EndpointPlace.Session, "Lists the prompts that wait.", call =>
            queue.ListAsync(call.Session.Id, call.Aborted));
        list.Send<PromptRequest, SubmittedTurn>(
            "POST",
            Base + "/queue",
            AccessScopes.Prompt,
            EndpointPlace.Session,
            "Leaves a prompt for whoever has the session.",
            async (call, request) =>
            {
                var widens = await CheckAsync(call, request);
                var isOwn = request.TurnId is null;
                request = request with { TurnId = request.TurnId ?? Guid.CreateVersion7().ToString() };
                if (isOwn && !widens)
                {
                    parts.Watch.NotePlain(request.TurnId);
                }

                return await HeardAsync(parts, call, async () => new SubmittedTurn(await queue.AddAsync(request, call.Aborted)));
            },
            static endpoint => endpoint with { Status = 201, Given = ["workspaceId", "sessionId"], MostBytes = PromptBytes });
        list.Send<WorkspaceReference, SubmittedTurns>(
            "POST",
            Base + "/queue/resume",
            AccessScopes.Prompt,
            EndpointPlace.Session,
            "Lets what is held run, in its order.",
            async (call, request) =>
            {
                await CheckWaitingAsync(call, static _ => true);
                var workspace = await parts.WorkspaceOfAsync(call, request.WorkspaceId);
                return await ResumeAsync(parts, call, workspace);
            },
            static endpoint => endpoint with { BodyIsOptional = true });
        list.Send<QueueChange>(
            "PATCH",
            Base + "/queue/{turn}",
            AccessScopes.Prompt,
            EndpointPlace.Session,
            "Changes the words of a prompt that waits, its place, or both.",
            async (call, request) =>
            {
                if (request.Place < 0)
                {
                    throw new ProblemException(ProblemKind.InvalidRequest, "The member place is a number from 0 on.");
                }

                if (request.Parts is { } words)
                {
                    await CheckWaitingAsync(call, prompt => prompt.TurnId == call.Value("turn"));
                    await queue.ChangeAsync(call.Session.Id, call.Value("turn"), words, call.Aborted);
                }

                if (request.Place is { } place)
                {
                    await queue.MoveAsync(call.Session.Id, call.Value("turn"), place, call.Aborted);
                }
            });
        list.Act<ChangedCount>("DELETE", Base + "/queue/{turn}", AccessScopes.Prompt, EndpointPlace.Session, "Takes a prompt that waits out.", async call =>
            new(await queue.RemoveAsync(call.Session.Id, call.Value("turn"), call.Aborted)));
        list.Act<ChangedCount>("DELETE", Base + "/queue", AccessScopes.Prompt, EndpointPlace.Session, "Takes all prompts that wait out.", async call =>
            new(await queue.RemoveAsync(call.Session.Id, turnId: null, call.Aborted)));
    }

    /// <summary>Refuses what widens what runs without asking to who may not answer for it.</summary>
    /// <returns>True where it widens.</returns>
    private static async ValueTask<bool> CheckAsync(EndpointCall call, PromptRequest request)
    {
        if (request.TurnId is { } chosen)
        {
            // Its words would take the place of those that wait under this id.
            await CheckWaitingAsync(call, prompt => prompt.TurnId == chosen);
        }

        var held = await call.Host.Sessions.ReadSettingsAsync(call.Session.Id, call.Aborted);
        if (!Widening.Is(request.Mode, request.Allow, request.Limits, held))
        {
            return false;
        }

        call.Need(AccessScopes.Approve, Purpose);
        return true;
    }

    /// <summary>Refuses to give other words to prompts that were sent with more rights, and to let them run, to who could not have sent them.</summary>
    private static async ValueTask CheckWaitingAsync(EndpointCall call, Func<QueuedPrompt, bool> isMeant)
    {
        if (call.Caller.Scopes.Allow(AccessScopes.Approve))
        {
            return;
        }

        var held = await call.Host.Sessions.ReadSettingsAsync(call.Session.Id, call.Aborted);
        if ((await call.Host.Prompts.Queue.ListAsync(call.Session.Id, call.Aborted)).Any(prompt => isMeant(prompt) && Widening.Is(prompt, held)))
        {
            call.Need(AccessScopes.Approve, "for a prompt that was sent with more rights");
        }
    }

    private static async ValueTask SubmitAsync(ServerParts parts, EndpointCall call)
    {
        var body = await call.ReadBodyAsync();

        // The workspace of a session has another id after each start of a server: the prompt is the same.
        var told = body.DeepClone().AsObject();
        told.Remove("workspaceId");
        var sent = told.ToJsonString();
        if (body["text"] is JsonValue text && text.TryGetValue<string>(out var words) && body["parts"] is null)
        {
            body["parts"] = new JsonArray(new JsonObject { ["type"] = "text", ["text"] = words });
        }

        var request = call.Read<PromptRequest>(body);
        var widens = await CheckAsync(call, request);
        var key = call.Context.Request.Headers["Idempotency-Key"] is [{ } header, ..] ? header : null;
        var session = call.Session.Id;
        if (!call.Flag("wait"))
        {
            await call.WriteAsync(new SubmittedTurn((await TakeAsync(parts, call, request, widens, key, sent)).TurnId), 202);
            return;
        }

        // Heard before it is submitted: its end cannot be missed.
        parts.Streams.Hold(call);
        await using var events = parts.Host.SubscribeAsync(new EventFilter(Live: false) { SessionId = session }, call.Aborted).GetAsyncEnumerator(call.Aborted);
        await events.MoveNextAsync();
        var (turn, again) = await TakeAsync(parts, call, request, widens, key, sent);
        if (again && await EndOfAsync(parts.Host, session, turn, call.Aborted) is { } ended)
        {
            await call.WriteAsync<AgentEvent>(ended, 200);
            return;
        }

        var isHeld = again && (await parts.Host.Prompts.Queue.ListAsync(session, call.Aborted)).Any(prompt => prompt.Held && prompt.TurnId == turn);
        while (!isHeld && await events.MoveNextAsync())
        {
            if (events.Current is TurnCompleted end && end.TurnId == turn)
            {
                await call.WriteAsync<AgentEvent>(end, 200);
                return;
            }

            isHeld = events.Current is TurnQueued { Held: true } queued && queued.TurnId == turn;
        }

        if (isHeld)
        {
            // It waits for somebody's word: there is no end to wait for.
            await call.WriteAsync(new SubmittedTurn(turn), 202);
            return;
        }

        throw new ProblemException(ProblemKind.ShuttingDown);
    }

    private static async ValueTask<(string TurnId, bool Again)> TakeAsync(
        ServerParts parts, EndpointCall call, PromptRequest request, bool widens, string? key, string sent) =>
        await parts.Keys.SubmitAsync(
            request.SessionId,
            key,
            request.TurnId,
            sent,
            async id =>
            {
                if (!widens)
                {
                    parts.Watch.NotePlain(id);
                }

                parts.Watch.NoteSubmitted(request.SessionId, id);
                try
                {
                    // The client may go meanwhile; what was begun to be taken in is taken in.
                    return await parts.Host.Prompts.SubmitAsync(request with { TurnId = id }, CancellationToken.None);
                }
                catch
                {
                    parts.Watch.NoteEnded(request.SessionId, id);
                    throw;
                }
            },
            call.Aborted);

    /// <summary>Lets what is held run. From here on it counts as running, before any event tells of it.</summary>
    private static async ValueTask<SubmittedTurns> ResumeAsync(ServerParts parts, EndpointCall call, WorkspaceInfo workspace)
    {
        var (queue, session) = (parts.Host.Prompts.Queue, call.Session.Id);
        if (parts.Watch.Knows(session))
        {
            // That it was held is heard before.
            await parts.Watch.HearAsync(session, await parts.Host.Sessions.ReadLastNumberAsync(session, call.Aborted), call.Aborted);
        }

        var noted = (await queue.ListAsync(session, call.Aborted)).Select(static prompt => prompt.TurnId)
            .Where(turn => parts.Watch.NoteSubmitted(session, turn)).ToHashSet(StringComparer.Ordinal);
        try
        {
            var begun = await queue.ResumeAsync(workspace.Id, session, call.Aborted);
            noted.ExceptWith(begun);
            return new SubmittedTurns(begun);
        }
        finally
        {
            foreach (var turn in noted)
            {
                parts.Watch.NoteWaiting(session, turn);
            }
        }
    }

    /// <summary>Does something, and waits until what it told of the session is known here: who asks next is not told what was before.</summary>
    private static async ValueTask<T> HeardAsync<T>(ServerParts parts, EndpointCall call, Func<ValueTask<T>> run)
    {
        var before = await parts.Host.Sessions.ReadLastNumberAsync(call.Session.Id, call.Aborted);
        var result = await run();
        if (await parts.Host.Sessions.ReadLastNumberAsync(call.Session.Id, call.Aborted) is var last && last > before)
        {
            await parts.Watch.HearAsync(call.Session.Id, last, call.Aborted);
        }

        return result;
    }

    private static async ValueTask<AgentEvent?> EndOfAsync(IHostClient host, string session, string turn, CancellationToken cancellationToken)
    {
        var request = new HistoryRequest(session) { Kinds = ["turn.completed"], Limit = 1_000 };
        while (true)
        {
            var page = await host.Sessions.ReadHistoryAsync(request, cancellationToken);
            if (page.Events.FirstOrDefault(e => e.TurnId == turn) is { } found)
            {
                return found;
            }

            if (page.Next is not { } next)
            {
                return null;
            }

            request = request with { Cursor = next };
        }
    }

    private static async ValueTask<SessionActivity> WaitAsync(ServerParts parts, EndpointCall call)
    {
        var until = call.Query("until") ?? "idle";
        if (until is not ("idle" or "permission"))
        {
            throw new ProblemException(ProblemKind.InvalidRequest, "The parameter until is idle or permission.");
        }

        parts.Streams.Hold(call);
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(call.Aborted);
        deadline.CancelAfter(TimeSpan.FromSeconds(call.Number("timeout", 30, 0, LongestWait)));
        while (true)
        {
            // The change is asked for before what is looked at: none is missed between.
            var changed = parts.Watch.Changed;
            var now = await LookAsync(parts, call.Session.Id, call.Aborted);
            if (now.State == SessionState.Idle || (until == "permission" && now.State == SessionState.Waiting) || deadline.IsCancellationRequested)
            {
                return now;
            }

            try
            {
                await changed.WaitAsync(deadline.Token);
            }
            catch (OperationCanceledException) when (!call.Aborted.IsCancellationRequested)
            {
                return await LookAsync(parts, call.Session.Id, call.Aborted);
            }
        }
    }

    private static async ValueTask<SessionActivity> LookAsync(ServerParts parts, string session, CancellationToken cancellationToken)
    {
        IReadOnlyList<PermissionRequest> permissions =
            [.. (await parts.Host.Permissions.ListPendingAsync(cancellationToken)).Where(request => request.SessionId == session)];
        IReadOnlyList<PendingQuestion> questions = [.. parts.Watch.Questions.Where(question => question.SessionId == session)];
        var turn = parts.Watch.TurnOf(session);
        return new SessionActivity(
            session,
            permissions.Count + questions.Count > 0 ? SessionState.Waiting : turn is not null ? SessionState.Running : SessionState.Idle)
        {
            TurnId = turn,
            Permissions = permissions,
            Questions = questions,
        };
    }
}

using System.Globalization;
using AgentHost.Acp.Asking;
using AgentHost.Acp.Connecting;
using AgentHost.Acp.Prompts;
using AgentHost.Acp.Protocol;
using AgentHost.Acp.Updates;
using AgentHost.Client;
using AgentHost.SentenceTexts;

namespace AgentHost.Acp.Sessions;

/// <summary>Prompts of a session, from their content to the reason for their end.</summary>
internal sealed partial class EditorSession
{
    /// <summary>Longest time for which turns that were cancelled are waited for.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    private const int MostArrived = 100;

    /// <summary>Longest text of a linked file that is taken as the editor has it; a longer one is shortened as it is on disk.</summary>
    private const int MostShown = 20_000;

    private readonly Lock _gate = new();
    private readonly List<string> _remarks = [];
    private readonly Queue<CancellationTokenSource> _arrived = new();
    private CancellationTokenSource? _prompt;
    private int _prompts;

    /// <summary>Adds something that the person should know: at once where the editor shows notices, else before the next answer.</summary>
    /// <param name="remark">One sentence.</param>
    public async ValueTask RemarkAsync(string remark)
    {
        if (_editor.TakesNotices)
        {
            await _editor.TellAsync(Info.Id, new NoticeUpdate("warning", PlainText.Line(remark, 600)));
            return;
        }

        lock (_gate)
        {
            _remarks.Add(remark);
        }
    }

    /// <summary>Notes that a prompt has come, which begins soon: cancelling counts for it from here on.</summary>
    public void Arrive()
    {
        lock (_gate)
        {
            if (_arrived.Count < MostArrived)
            {
                _arrived.Enqueue(new CancellationTokenSource());
            }
        }
    }

    /// <summary>Cancels the prompt that runs, and those that have come; their answers say so.</summary>
    public void Cancel()
    {
        lock (_gate)
        {
            // Beside this thread: what is cancelled may take its time.
            _ = _prompt?.CancelAsync();
            foreach (var arrived in _arrived)
            {
                _ = arrived.CancelAsync();
            }
        }
    }

    /// <summary>Runs a prompt, and waits for its end.</summary>
    /// <param name="content">Its content.</param>
    /// <param name="cancellationToken">Cancels it.</param>
    /// <exception cref="JsonRpc.JsonRpcErrorException">It cannot be taken, or its turn failed.</exception>
    public async ValueTask<PromptResponse> PromptAsync(IReadOnlyList<ContentBlock> content, CancellationToken cancellationToken)
    {
        CancellationTokenSource? arrived;
        CancellationTokenSource prompt;
        lock (_gate)
        {
            // In one step: what is cancelled is either among those that have come, or the one that runs.
            _arrived.TryDequeue(out arrived);
            if (_prompt is not null)
            {
                arrived?.Dispose();
                throw Failures.Untimely("A prompt of this session runs: wait for its end, or cancel it.");
            }

            _prompt = prompt = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, arrived?.Token ?? CancellationToken.None);
        }

        try
        {
            return await RunAsync(PromptReader.Read(Workspace.Root, content), prompt.Token);
        }
        catch (OperationCanceledException) when (prompt.IsCancellationRequested)
        {
            return new PromptResponse(StopReasons.Cancelled);
        }
        finally
        {
            lock (_gate)
            {
                _prompt = null;
            }

            prompt.Dispose();
            arrived?.Dispose();
        }
    }

    private async Task<PromptResponse> RunAsync(ReadPrompt read, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        await TellRemarksAsync();
        var prompt = _editor.Options.Prompts with
        {
            WorkspaceId = Workspace.Id,
            SessionId = Info.Id,
            Parts = read.Parts,
            Mode = Choices.NextMode,
            Model = Choices.Model,
            Interactive = true,
            Titled = true,
        };
        var references = "";
        if (read.IsPlain && SlashLine.Read(read.Text) is { } call
            && await _host.Commands.RunAsync(new CommandRequest(Workspace.Id, call) { SessionId = Info.Id }, cancellationToken) is { } result)
        {
            await SayAsync([.. result.Warnings, BlockText.Of(result.Blocks)]);
            if (result.Prompt is not { } words)
            {
                return new PromptResponse(StopReasons.EndTurn);
            }

            references = result.ReferenceText ?? "";
            prompt = prompt with
            {
                Parts = [new TextPart(words) { Pin = result.Pin }],
                Allow = [.. prompt.Allow, .. result.Allow],
                Model = prompt.Model ?? result.Model,
                Agent = prompt.Agent ?? result.Agent,
            };
        }

        var attached = await AttachAsync(references, read.Links, cancellationToken);
        return await SubmitAsync(prompt with { Parts = [.. prompt.Parts, .. attached] }, cancellationToken);
    }

    private async Task<PromptResponse> SubmitAsync(PromptRequest prompt, CancellationToken cancellationToken)
    {
        var turn = _prefix + Interlocked.Increment(ref _prompts).ToString(CultureInfo.InvariantCulture);
        var ended = new TaskCompletionSource<TurnCompleted>(TaskCreationOptions.RunContinuationsAsynchronously);
        _turns[turn] = ended;
        try
        {
            cancellationToken.ThrowIfCancellationRequested();
            await _host.Prompts.SubmitAsync(prompt with { TurnId = turn }, CancellationToken.None);
            await using (cancellationToken.UnsafeRegister(static state => _ = ((Func<Task>)state!)(), () => CancelAsync(turn)))
            {
                var end = await ended.Task;
                return new PromptResponse(cancellationToken.IsCancellationRequested ? StopReasons.Cancelled : await ReasonAsync(end));
            }
        }
        finally
        {
            _turns.TryRemove(turn, out _);
        }
    }

    private async Task CancelAsync(string turn)
    {
        try
        {
            await _host.Prompts.CancelAsync(Info.Id, turn, CancellationToken.None);
        }
        catch (Exception exception) when (exception is HostException or ObjectDisposedException)
        {
            _editor.Options.Report($"A prompt could not be cancelled: {exception.Message}");
        }
    }

    private async ValueTask<string> ReasonAsync(TurnCompleted ended)
    {
        switch (ended.Outcome)
        {
            case TurnOutcome.Answered:
                return _translator.LastFinish == FinishReason.OutputLimit ? StopReasons.MaxTokens : StopReasons.EndTurn;
            case TurnOutcome.Cancelled:
                return StopReasons.Cancelled;
            case TurnOutcome.Refused:
                await SayAsync([ended.Reason ?? ""]);
                return StopReasons.Refusal;
            case TurnOutcome.Limit:
                await SayAsync([ended.Reason ?? ""]);
                return StopReasons.MaxTurnRequests;
            case TurnOutcome.Denied:
                await SayAsync([ended.Reason ?? ""]);
                return StopReasons.EndTurn;
            default:
                throw Failures.Of(ended);
        }
    }

    /// <summary>Reads the files that a prompt links to; one that cannot be had stays a link.</summary>
    private async Task<IReadOnlyList<Part>> AttachAsync(string text, IReadOnlyList<string> links, CancellationToken cancellationToken)
    {
        var parts = new List<Part>();
        var asks = false;
        if (text.Length > 0)
        {
            await AddAsync(text, []);
        }

        foreach (var link in links.Distinct(StringComparer.Ordinal))
        {
            try
            {
                await AddAsync("", [link]);
            }
            catch (HostException exception)
            {
                await RemarkAsync(exception.Message);
            }
        }

        await TellRemarksAsync();
        if (!asks || parts.Count == 0)
        {
            return parts;
        }

        var question = Question.Confirm(
            $"{SentenceText.Count(parts.Count, "attachment", "0")} of about {SentenceText.Count(parts.Sum(TokenEstimate.Of), "token", "N0")} "
            + "with the prompt. Send it to the model?");
        var answer = await new QuestionAsker(_host, _editor, Info.Id).AskAsync($"{_prefix}context", question, cancellationToken);
        cancellationToken.ThrowIfCancellationRequested();
        return answer?.Values is ["yes"] ? parts : throw new OperationCanceledException("The person does not want it sent.");

        async Task AddAsync(string words, IReadOnlyList<string> named)
        {
            var attached = await _host.Prompts.AttachAsync(Workspace.Id, words, named, cancellationToken);
            foreach (var part in attached.Parts)
            {
                parts.Add(named is [var link] && part is ReferencePart { StartLine: null, Whole: null } file && _files is { } files
                    ? file with { Text = await files.ReadAsync(link, cancellationToken) is { Length: <= MostShown } shown ? shown : file.Text }
                    : part);
            }

            asks |= attached.AskFirst;
            foreach (var warning in attached.Warnings)
            {
                await RemarkAsync(warning);
            }
        }
    }

    private async ValueTask TellRemarksAsync()
    {
        List<string> remarks;
        lock (_gate)
        {
            remarks = [.. _remarks];
            _remarks.Clear();
        }

        await SayAsync([.. remarks.Select(static remark => $"> {PlainText.Line(remark, 600)}")]);
    }

    private async ValueTask SayAsync(IReadOnlyList<string> texts)
    {
        var text = string.Join("\n\n", texts.Where(static piece => piece.Length > 0));
        if (text.Length > 0)
        {
            var said = new TextContent(PlainText.Of(text, 100_000) + "\n\n");
            await _editor.TellAsync(Info.Id, new AgentMessageChunk(said) { MessageId = $"{_prefix}said-{Guid.CreateVersion7():N}" });
        }
    }
}

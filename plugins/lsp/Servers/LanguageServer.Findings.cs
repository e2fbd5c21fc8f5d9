using System.Text.Json;
using System.Text.Json.Nodes;
using AgentHost.JsonRpc;
using AgentHost.Plugins.Lsp.Documents;
using AgentHost.Plugins.Lsp.Findings;

namespace AgentHost.Plugins.Lsp.Servers;

/// <summary>Collects the server's diagnostics: pulled where it can be asked, else waited for.</summary>
internal sealed partial class LanguageServer
{
    private const int ServerCancelled = -32802;

    private static readonly TimeSpan Quiet = TimeSpan.FromMilliseconds(30);
    private static readonly TimeSpan Retry = TimeSpan.FromMilliseconds(100);

    /// <summary>Silence that counts as a word of a server that may say nothing of a file without findings: for its first file, and later.</summary>
    private static readonly TimeSpan QuietFirst = TimeSpan.FromMilliseconds(2_500);
    private static readonly TimeSpan QuietLater = TimeSpan.FromSeconds(1);

    /// <summary>Time that TypeScript's server has, after its word on the form of a file that another joins to it, for the rest.</summary>
    private static readonly TimeSpan JoinedCalm = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan AfterAnswer = TimeSpan.FromMilliseconds(250);

    /// <summary>Longest time that a word may take: a later one is of something else, such as a change of another file.</summary>
    private static readonly TimeSpan LongestWord = TimeSpan.FromSeconds(5);

    private volatile bool _answersHowFar;
    private volatile bool _saysNothingFound;
    private volatile bool _wasSilent;
    private TimeSpan _slowestWord;

    private bool Pulls => Abilities.Can("diagnosticProvider", "textDocument/diagnostic");

    /// <summary>Gets its last diagnostics of a file that it has; null where it reported none, or has another version by now.</summary>
    public IReadOnlyList<Finding>? Known(string path)
    {
        return Latest(path)?.Findings;
    }

    /// <summary>Diagnostics of a file as it is now: waits until they are there and stay as they are.</summary>
    /// <param name="path">Real path.</param>
    /// <param name="patience">The longest wait.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="FileAccessException">The file cannot be read.</exception>
    /// <exception cref="LspException">The server has ended.</exception>
    public async Task<FindingReport> FindAsync(string path, TimeSpan patience, CancellationToken cancellationToken)
    {
        var started = _time.GetTimestamp();
        var document = await OpenAsync(path, cancellationToken);
        var silent = IsSilent(document);
        var settling = new Settling(DelayOf(document), Spec.Settle, silent, Abilities.Can("documentSymbolProvider", "textDocument/documentSymbol"));
        var pulled = false;
        bool? finds = null;

        // What is said in parts is not asked about before it is calm: each question would put off the rest.
        var answered = 0L;
        var calm = Spec.Partial ? Spec.Settle : Spec.Joins(path) ? JoinedCalm : TimeSpan.Zero;
        while (true)
        {
            var next = _signal.Next;
            if (_connection.Completion.IsCompleted)
            {
                throw new LspException($"{Spec.Name} ended: {await Ended}");
            }

            var left = patience - _time.GetElapsedTime(started);
            if (!pulled && Pulls && left > TimeSpan.Zero)
            {
                pulled = await PullAsync(document, left, cancellationToken);
                if (!pulled)
                {
                    await WaitAsync(next, Retry < left ? Retry : left, cancellationToken);
                }

                continue;
            }

            var known = Latest(path);
            var current = known is not null && known.Stamp > document.Stamp && (known.Version is null || known.Version >= document.Version);
            if (current && pulled)
            {
                return Report(document, known, settled: true);
            }

            if (left <= TimeSpan.Zero)
            {
                return Report(document, known, settled: false);
            }

            var step = current && known!.Version is not null && !Spec.Partial
                ? Rest(known)
                : settling.Look(_time.GetElapsedTime(document.At), current ? _time.GetElapsedTime(document.At, known!.At) : null, IsBusy);
            if ((step.IsDone || step.Asks) && current && calm > TimeSpan.Zero)
            {
                // Then one answer shows that it is at nothing any more; what it found meanwhile is said right after.
                var word = known!.At > answered ? known.At : answered;
                var rest = (known.At > answered ? calm : AfterAnswer) - _time.GetElapsedTime(word);
                if (rest > TimeSpan.Zero)
                {
                    step = SettlingStep.Await(rest);
                }
                else if (known.At > answered)
                {
                    await AskAnythingAsync(document, left, cancellationToken);
                    answered = _time.GetTimestamp();
                    continue;
                }
                else
                {
                    step = SettlingStep.Done;
                }
            }

            if (step.IsDone && !current && AnswersForTypeScript)
            {
                // Its silence is no proof on a busy machine: it is asked in plain words, once. What it then says it finds it will tell.
                finds ??= await FindsAsync(document, left, cancellationToken);
                step = finds.Value ? SettlingStep.Await(left) : step;
            }

            if (step.IsDone)
            {
                _wasSilent |= !current;
                return Report(document, known, settled: true);
            }

            if (step.Asks)
            {
                await AskHowFarAsync(settling, document, left, cancellationToken);
                continue;
            }

            await WaitAsync(next, step.Wait < TimeSpan.Zero || step.Wait > left ? left : step.Wait, cancellationToken);
        }
    }

    // A server that names versions has said all of one, but for what it is still at.
    private SettlingStep Rest(FileFindings known)
    {
        var age = _time.GetElapsedTime(known.At);
        return IsBusy ? SettlingStep.Await(Timeout.InfiniteTimeSpan) : age >= Quiet ? SettlingStep.Done : SettlingStep.Await(Quiet - age);
    }

    private FileFindings? Latest(string path)
    {
        lock (_gate)
        {
            return _findings.GetValueOrDefault(path);
        }
    }

    // One that has never said that a file is without findings may never say so.
    private bool IsSilent(OpenDocument document) => Spec.Silent
        ? Latest(document.Path) is { Findings.Count: 0, Version: null } || (!_saysNothingFound && Latest(document.Path) is null)
        : !_saysNothingFound && Latest(document.Path) is null or { Findings.Count: 0 };

    private TimeSpan DelayOf(OpenDocument document)
    {
        var delay = Spec.Silent ? Spec.Delay + TimeSpan.FromMilliseconds(document.Text.Lines / 20) : Spec.Delay;
        if (_saysNothingFound)
        {
            return delay;
        }

        // Twice as long as it took to say something, and longer before it was ever waited for.
        var known = 2 * _slowestWord;
        var least = known > (_wasSilent ? QuietLater : QuietFirst) ? known : _wasSilent ? QuietLater : QuietFirst;
        return least > delay ? least : delay;
    }

    /// <summary>Learns from what it says how it speaks: whether of files without findings too, and how late.</summary>
    private void Learn(string path, IReadOnlyList<Finding> findings)
    {
        var before = _findings.GetValueOrDefault(path);
        if (!_documents.TryGetValue(path, out var document) || before?.Stamp > document.Stamp)
        {
            return;
        }

        if (findings.Count == 0 && before is null or { Findings.Count: 0 })
        {
            _saysNothingFound = true;
        }

        var took = _time.GetElapsedTime(document.At);
        _slowestWord = took > _slowestWord && took < LongestWord ? took : _slowestWord;
    }

    // What it answers does not matter, only when.
    private async Task AskHowFarAsync(Settling settling, OpenDocument document, TimeSpan left, CancellationToken cancellationToken)
    {
        var asked = _time.GetElapsedTime(document.At);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(_answersHowFar || left < Settling.Longest ? left : Settling.Longest);
        try
        {
            await AskSomethingAsync(document, limit.Token);
            _answersHowFar = true;
            settling.Answered(asked, _time.GetElapsedTime(document.At));
        }
        catch (RemoteErrorException)
        {
            settling.Answered(asked, _time.GetElapsedTime(document.At));
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            settling.Unanswered();
        }
        catch (JsonRpcException)
        {
            settling.Unanswered();
        }
    }

    /// <summary>True for a server over TypeScript's own, which passes questions on to that.</summary>
    private bool AnswersForTypeScript => Abilities.Option("executeCommandProvider").Get("commands").Items()
        .Any(static command => command.ValueKind == JsonValueKind.String && command.ValueEquals(TypeScriptBridge.Ask));

    // True where that cannot be told in time: its word is waited for then, and where none comes, it was not done.
    private async Task<bool> FindsAsync(OpenDocument document, TimeSpan left, CancellationToken cancellationToken)
    {
        if (!await LoadAsync(left, cancellationToken))
        {
            return true;
        }

        foreach (var question in (string[])["syntacticDiagnosticsSync", "semanticDiagnosticsSync"])
        {
            var answer = await AskTypeScriptAsync(question, new JsonObject { ["file"] = document.Path }, left, cancellationToken);
            if (answer is not { } found || found.Get("body").Items().Any(static found => found.Text("category") is "error" or "warning"))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Asks TypeScript's own server. One that is busy for long is not at fault: it is not counted as one that does not answer.</summary>
    /// <returns>Null where it did not answer in time; nothing where it answered with an error.</returns>
    private async Task<JsonElement?> AskTypeScriptAsync(string command, JsonObject arguments, TimeSpan left, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(left < AnswerTime ? left : AnswerTime);
        try
        {
            var asked = new JsonObject { ["command"] = TypeScriptBridge.Ask, ["arguments"] = new JsonArray(command, arguments) };
            return await _connection.RequestAsync("workspace/executeCommand", Json.Of(asked), limit.Token);
        }
        catch (RemoteErrorException)
        {
            return default(JsonElement);
        }
        catch (Exception exception) when (exception is JsonRpcException
            || (exception is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return null;
        }
    }

    private async Task AskAnythingAsync(OpenDocument document, TimeSpan left, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(left);
        try
        {
            await AskSomethingAsync(document, limit.Token);
        }
        catch (Exception exception) when (exception is JsonRpcException or RemoteErrorException
            || (exception is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            // An error is an answer too; and where there is none, the time is over.
        }
    }

    // Of files that another server joins to it, TypeScript's tells no symbols, and so looks at nothing.
    private Task<JsonElement> AskSomethingAsync(OpenDocument document, CancellationToken cancellationToken)
    {
        var (method, parameters) = Spec.Joins(document.Path)
            ? ("textDocument/definition", new JsonObject { ["position"] = TextChange.At(new(0, 0)) })
            : ("textDocument/documentSymbol", []);
        parameters["textDocument"] = new JsonObject { ["uri"] = document.Uri };
        return _connection.RequestAsync(method, Json.Of(parameters), cancellationToken);
    }

    private FindingReport Report(OpenDocument document, FileFindings? known, bool settled) =>
        new(Spec.Name, document.Path, [.. (known?.Findings ?? []).Select(finding => finding with
        {
            Start = document.Text.Convert(finding.Start, Encoding, PositionEncoding.Utf16),
            End = document.Text.Convert(finding.End, Encoding, PositionEncoding.Utf16),
        }).OrderBy(static finding => finding.Start.Line).ThenBy(static finding => finding.Start.Character)], settled);

    // False when it wants to be asked again.
    private async Task<bool> PullAsync(OpenDocument document, TimeSpan time, CancellationToken cancellationToken)
    {
        try
        {
            var answer = await AskAsync(
                "textDocument/diagnostic",
                new JsonObject { ["textDocument"] = new JsonObject { ["uri"] = document.Uri } },
                time < AnswerTime ? time : AnswerTime,
                cancellationToken);
            Store(document.Path, FindingReader.ReadAll(answer.Get("items"), MostFindings), document.Version);
            return true;
        }
        catch (LspException exception) when (exception.InnerException is RemoteErrorException { Code: ServerCancelled or JsonRpcErrorCodes.RequestCancelled })
        {
            return false;
        }
    }

    private async Task WaitAsync(Task next, TimeSpan atMost, CancellationToken cancellationToken)
    {
        try
        {
            await next.WaitAsync(atMost > TimeSpan.Zero ? atMost : TimeSpan.FromMilliseconds(1), _time, cancellationToken);
        }
        catch (TimeoutException)
        {
            // It is looked again.
        }
    }
}

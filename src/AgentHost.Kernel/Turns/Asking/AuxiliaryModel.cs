using System.Diagnostics;
using AgentHost.Client;
using AgentHost.Kernel.Models;
using AgentHost.Kernel.Workspaces;
using AgentHost.Models;
using AgentHost.Plugins.Lifecycle;
using AgentHost.Sessions.Log;

namespace AgentHost.Kernel.Turns.Asking;

/// <summary>Small requests that the host makes for itself: no tools, no history, one text in and one out. All that they take is counted.</summary>
public sealed class AuxiliaryModel(ModelClients clients, TimeProvider time)
{
    /// <summary>Characters of a token beyond which an answer is cut off rather than judged.</summary>
    private const int CharactersOfToken = 8;

    /// <summary>Length that an answer may have, in tenths of the length that was asked for.</summary>
    private const int Tolerance = 15;

    private const int MostAttempts = 2;

    /// <summary>Window that is assumed for a model whose window is not known, in tokens.</summary>
    private const long UnknownWindow = 32_000;

    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(3);

    /// <summary>
    /// The model for a use where a person named one (<c>models.summary</c>, <c>models.title</c>), else the one for small work (<c>models.small</c>), else the
    /// one that is used anyway: nothing is sent anywhere new. Null where that is a stopgap, which has no words of its own.
    /// </summary>
    public async ValueTask<TurnModel?> ChooseAsync(Workspace workspace, string use, TurnModel current, CancellationToken cancellationToken)
    {
        var choice = await FindAsync(workspace, use, current.Choice, cancellationToken);
        if (choice is null || ReferenceEquals(choice, current.Choice))
        {
            return choice is null ? null : current;
        }

        try
        {
            return new TurnModel(choice, await clients.GetAsync(workspace, choice, cancellationToken));
        }
        catch (Exception exception) when (exception is HostException or CapabilityException)
        {
            return Usable(current.Choice) ? current : null;
        }
    }

    /// <summary>The same without opening it.</summary>
    public async ValueTask<ModelChoice?> FindAsync(Workspace workspace, string use, ModelChoice current, CancellationToken cancellationToken)
    {
        foreach (var name in (string[])[use, ModelProfiles.Small])
        {
            if (!ModelProfiles.Has(workspace.Settings, name))
            {
                continue;
            }

            try
            {
                var choice = await clients.ChooseAsync(workspace, new ModelPreference { Name = name }, cancellationToken);
                return Usable(choice) ? choice : null;
            }
            catch (Exception exception) when (exception is HostException or CapabilityException)
            {
                // The next serves, at last what is used anyway.
            }
        }

        return Usable(current) ? current : null;
    }

    private static bool Usable(ModelChoice choice) => choice.Entry.Spec.Rank < AutomaticChoice.Stopgap;

    /// <summary>Tokens of text, by estimate, that a model surely takes beside what it is asked to write.</summary>
    public static long RoomOf(TurnModel model, double ratio) => RoomOf(model.Info, ratio);

    /// <inheritdoc cref="RoomOf(TurnModel, double)"/>
    public static long RoomOf(ModelInfo model, double ratio) => (long)((model.ContextWindow ?? UnknownWindow) * 0.6 / Math.Max(ratio, 1));

    /// <summary>Asks.</summary>
    /// <param name="turn">Whose turn it is counted to.</param>
    /// <param name="model">The model.</param>
    /// <param name="instructions">The system prompt.</param>
    /// <param name="text">The text.</param>
    /// <param name="tokens">About how long the answer may be.</param>
    /// <param name="purpose">Purpose of the request, in the ledger.</param>
    /// <param name="cancellationToken">Ends it; what it took by then is counted.</param>
    /// <param name="turnId">The turn in the ledger; null for none.</param>
    /// <param name="plugin">The plugin that it is made for; null for that of the model.</param>
    public async ValueTask<AuxiliaryAnswer> AskAsync(
        TurnState turn,
        TurnModel model,
        PromptText instructions,
        string text,
        int tokens,
        string purpose,
        CancellationToken cancellationToken,
        string? turnId,
        string? plugin = null)
    {
        using var deadline = new CancellationTokenSource(Deadline, time);
        using var tooLong = new CancellationTokenSource();
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, deadline.Token, tooLong.Token);
        var parameters = model.Choice.Parameters with { ResponseSchema = null, Stop = null };
        var request = new ModelRequest([new Message(turn.Session.Ids.Next(), MessageRole.User, [new TextPart(text)], time.GetUtcNow())])
        {
            System = [instructions],
            Parameters = parameters,
            SessionId = turn.Session.Id,
        };
        var most = tokens * Tolerance / 10;
        for (var attempt = 1; ; attempt++)
        {
            var length = 0;
            var answer = new AnswerBuilder(
                "side",
                live =>
                {
                    length += live is PartDelta { Kind: "text" } delta ? delta.Text.Length : 0;
                    if (length > most * CharactersOfToken)
                    {
                        tooLong.Cancel();
                    }
                },
                static () => "side",
                static _ => false);
            var owner = RegisteredProvider.Of(model.Choice.Entry).Owner;
            var started = Stopwatch.GetTimestamp();
            ModelFault? fault;
            try
            {
                fault = await ModelStream.ReadAsync(
                    model.Client, owner, request, answer, turn.Limits?.Deadlines ?? new StepDeadlines(), static () => default, time, end.Token);
            }
            catch (OperationCanceledException)
            {
                owner.Meter.AddCall(started, failed: true);
                await CountAsync(turn, model, answer.Usage, purpose, turnId, plugin);
                cancellationToken.ThrowIfCancellationRequested();
                return new AuxiliaryAnswer(
                    null,
                    tooLong.IsCancellationRequested ? "it wrote far more than it was asked for" : $"it was not done after {Deadline.TotalMinutes:0} minutes");
            }

            owner.Meter.AddCall(started, failed: fault is not null);
            await CountAsync(turn, model, answer.Usage, purpose, turnId, plugin);
            if (fault is null)
            {
                return Judge(answer, most);
            }

            if (attempt >= MostAttempts || (turn.Limits?.Retry ?? new RetryPolicy()).WaitAfter(fault, attempt, Random.Shared.NextDouble()) is not { } wait
                || wait > LongestWait)
            {
                return new AuxiliaryAnswer(null, fault.Message.TrimEnd('.'));
            }

            await Task.Delay(wait, time, cancellationToken);
        }
    }

    private static AuxiliaryAnswer Judge(AnswerBuilder answer, int most)
    {
        answer.End(withCalls: false);
        var text = string.Concat(answer.Parts.OfType<TextPart>().Select(static part => part.Text)).Trim();
        return answer.Finished!.Reason is not (FinishReason.Stop or FinishReason.Unknown)
            ? new AuxiliaryAnswer(null, $"its answer ended with {EnumNames.Write(answer.Finished.Reason)}")
            : text.Length == 0 ? new AuxiliaryAnswer(null, "it wrote nothing")
            : TokenEstimate.Of(text) > most ? new AuxiliaryAnswer(null, "it wrote far more than it was asked for")
            : new AuxiliaryAnswer(text);
    }

    private static async ValueTask CountAsync(TurnState turn, TurnModel model, TokenUsage usage, string purpose, string? turnId, string? plugin)
    {
        if (usage == TokenUsage.None)
        {
            return;
        }

        var cost = turn.Count(usage, model.Info.Prices);
        RegisteredProvider.Of(model.Choice.Entry).Owner.Meter.AddTokens(usage, cost);
        await turn.Session.AppendAsync(
            [new UsageCounted(turn.Steps, model.Name, usage) { TurnId = turnId, Cost = cost, Purpose = purpose, Plugin = plugin ?? model.Plugin }],
            Durability.Buffered,
            CancellationToken.None);
    }
}

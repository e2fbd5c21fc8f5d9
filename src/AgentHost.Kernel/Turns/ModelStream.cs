using System.Globalization;
using System.Threading.Channels;
using AgentHost.Plugins.Accounting;
using AgentHost.Plugins.Lifecycle;

namespace AgentHost.Kernel.Turns;

/// <summary>Reads a model's stream to its end: never hangs longer than its deadlines, never throws what a provider did wrong.</summary>
internal static class ModelStream
{
    /// <summary>Updates that may wait while the ones before are stored; a provider that is faster waits.</summary>
    private const int QueueLength = 128;

    /// <summary>Feeds updates to the builder.</summary>
    /// <returns>Null when the answer is whole, else what went wrong.</returns>
    public static async ValueTask<ModelFault?> ReadAsync(
        ModelClient client,
        HostedPlugin owner,
        ModelRequest request,
        AnswerBuilder answer,
        StepDeadlines deadlines,
        Func<ValueTask> stored,
        TimeProvider time,
        CancellationToken cancellationToken)
    {
        using var silence = new CancellationTokenSource(deadlines.First, time);
        using var whole = new CancellationTokenSource(deadlines.Whole, time);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, silence.Token, whole.Token, owner.Calls.Ending);
        var token = end.Token;
        var updates = Channel.CreateBounded<ModelUpdate>(new BoundedChannelOptions(QueueLength) { SingleReader = true, SingleWriter = true });

        // On the pool: a provider that blocks or ignores its token is left behind at the deadline.
        _ = Task.Run(() => PumpAsync(client, owner, request, updates.Writer, token), CancellationToken.None);
        try
        {
            while (await updates.Reader.WaitToReadAsync(token))
            {
                while (updates.Reader.TryRead(out var update))
                {
                    token.ThrowIfCancellationRequested();
                    silence.CancelAfter(deadlines.Between);
                    if (update is ModelFault fault)
                    {
                        return fault;
                    }

                    answer.Add(update);
                    if (answer.TooLong)
                    {
                        return new ModelFault(ModelFaultKind.BadResponse, "The answer grew beyond every bound and was cut off.");
                    }

                    await stored();
                }
            }

            return answer.Finished is null ? new ModelFault(ModelFaultKind.StreamCut, "The answer stopped in the middle.") : null;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new ModelFault(
                answer.HasContent ? ModelFaultKind.StreamCut : ModelFaultKind.Unreachable,
                whole.IsCancellationRequested ? $"The answer was not whole after {Within(deadlines.Whole)} (limits.request)."
                : silence.IsCancellationRequested ? $"The model was silent for {(answer.HasContent ? deadlines.Between : deadlines.First).TotalSeconds:0} s."
                : owner.Calls.Ending.IsCancellationRequested ? $"The plugin {owner.Id} was stopped."
                : "The provider broke the request off.");
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            // Providers answer with faults; one that throws has a bug, which costs this request only.
            return new ModelFault(ModelFaultKind.Unknown, $"The provider failed: {exception.Message}") { Code = "plugin-fault" };
        }
        finally
        {
            // Ends the provider's side too, also where the answer was left early.
            await end.CancelAsync();
        }
    }

    private static string Within(TimeSpan limit) =>
        limit < TimeSpan.FromMinutes(2)
            ? string.Create(CultureInfo.InvariantCulture, $"{limit.TotalSeconds:0.##} s")
            : string.Create(CultureInfo.InvariantCulture, $"{limit.TotalMinutes:0.##} minutes");

    private static async Task PumpAsync(
        ModelClient client, HostedPlugin owner, ModelRequest request, ChannelWriter<ModelUpdate> writer, CancellationToken cancellationToken)
    {
        IDisposable call;
        try
        {
            call = owner.Calls.Begin();
        }
        catch (CapabilityException stopped)
        {
            writer.TryComplete(stopped);
            return;
        }

        using (call)
        {
            await PumpAsync(client, owner.Meter, request, writer, cancellationToken);
        }
    }

    private static async Task PumpAsync(
        ModelClient client, PluginMeter meter, ModelRequest request, ChannelWriter<ModelUpdate> writer, CancellationToken cancellationToken)
    {
        IAsyncEnumerator<ModelUpdate>? updates = null;
        try
        {
            meter.Enter();
            updates = client.StreamAsync(request, cancellationToken).GetAsyncEnumerator(cancellationToken);
            while (await updates.MoveNextAsync())
            {
                if (updates.Current is { } update && !writer.TryWrite(update))
                {
                    await writer.WriteAsync(update, cancellationToken);
                }
            }

            writer.TryComplete();
        }
        catch (Exception exception)
        {
            writer.TryComplete(exception);
        }

        try
        {
            if (updates is not null)
            {
                await updates.DisposeAsync();
            }
        }
        catch (Exception)
        {
            // What the stream had to say was said by its updates.
        }
    }
}

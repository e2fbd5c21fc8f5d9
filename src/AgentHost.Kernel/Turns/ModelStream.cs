namespace AgentHost.Kernel.Turns;

/// <summary>Reads a model's stream to its end: never hangs longer than its deadlines, never throws what a provider did wrong.</summary>
internal static class ModelStream
{
    /// <summary>Feeds updates to the builder.</summary>
    /// <returns>Null when the answer is whole, else what went wrong.</returns>
    public static async ValueTask<ModelFault?> ReadAsync(
        ModelClient client,
        ModelRequest request,
        AnswerBuilder answer,
        StepDeadlines deadlines,
        Func<ValueTask> stored,
        CancellationToken cancellationToken)
    {
        using var silence = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var whole = new CancellationTokenSource(deadlines.Whole);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(silence.Token, whole.Token);
        silence.CancelAfter(deadlines.First);
        IAsyncEnumerator<ModelUpdate>? updates = null;
        Task<bool>? pending = null;
        try
        {
            updates = client.StreamAsync(request, end.Token).GetAsyncEnumerator(end.Token);
            while (true)
            {
                var next = updates.MoveNextAsync();
                if (!next.IsCompleted)
                {
                    // A provider that ignores its token is left behind at the deadline; see the finally below.
                    pending = next.AsTask();
                    if (!await pending.WaitAsync(end.Token))
                    {
                        break;
                    }

                    pending = null;
                }
                else if (!await next)
                {
                    break;
                }

                silence.CancelAfter(deadlines.Between);
                if (updates.Current is ModelFault fault)
                {
                    return fault;
                }

                answer.Add(updates.Current);
                if (answer.TooLong)
                {
                    return new ModelFault(ModelFaultKind.BadResponse, "The answer grew beyond every bound and was cut off.");
                }

                await stored();
            }

            return answer.Finished is null
                ? new ModelFault(ModelFaultKind.StreamCut, "The answer stopped in the middle.")
                : null;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new ModelFault(
                answer.HasContent ? ModelFaultKind.StreamCut : ModelFaultKind.Unreachable,
                whole.IsCancellationRequested
                    ? $"The answer was not whole after {deadlines.Whole.TotalMinutes:0} minutes."
                    : $"The model was silent for {(answer.HasContent ? deadlines.Between : deadlines.First).TotalSeconds:0} s.");
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            // Providers answer with faults; one that throws has a bug, which costs this request only.
            return new ModelFault(ModelFaultKind.Unknown, $"The provider failed: {exception.Message}") { Code = "plugin-fault" };
        }
        finally
        {
            if (updates is not null)
            {
                await ReleaseAsync(updates, pending);
            }
        }
    }

    private static async ValueTask ReleaseAsync(IAsyncEnumerator<ModelUpdate> updates, Task<bool>? pending)
    {
        if (pending is { IsCompleted: false })
        {
            // An enumerator must not be disposed while it moves: the stray one is disposed when, and if, it comes back.
            _ = pending.ContinueWith(async _ => await updates.DisposeAsync(), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
            return;
        }

        try
        {
            await updates.DisposeAsync();
        }
        catch (Exception)
        {
            // What the stream had to say was said by its updates.
        }
    }
}

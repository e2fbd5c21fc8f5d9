using System.Runtime.CompilerServices;
using AgentHost.Kernel.Plugins.Isolation.Protocol;

namespace AgentHost.Kernel.Plugins.Isolation;

/// <summary>A model client in the runner: made there with its first use.</summary>
internal sealed class RunnerClient(RunnerHandle handle, ModelClientOptions options) : ModelClient
{
    private readonly Lock gate = new();
    private Task<int>? opening;

    private IsolatedRuntime Runtime => handle.Runtime;

    public override async ValueTask WarmUpAsync(CancellationToken cancellationToken)
    {
        var client = await OpenAsync(cancellationToken);
        await Runtime.AskAsync<ClientParams, Empty>(RunnerMethods.ModelWarmUp, new ClientParams(client), cancellationToken);
    }

    public override async IAsyncEnumerable<ModelUpdate> StreamAsync(ModelRequest request, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var client = await OpenAsync(cancellationToken);
        var (id, buffer) = Runtime.Streams.Open();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var answer = AskAsync(new StreamParams(client, id, request), buffer, stop.Token);
        try
        {
            var (taken, weight) = (0, 0L);
            while (true)
            {
                while (buffer.Updates.TryRead(out var update))
                {
                    yield return update;
                    taken++;
                    weight += StreamWindow.WeightOf(update);
                    if (taken >= StreamWindow.Updates / 4 || weight >= StreamWindow.Weight / 4)
                    {
                        Credit(id, buffer, ref taken, ref weight);
                    }
                }

                if (taken > 0 && !answer.IsCompleted)
                {
                    Credit(id, buffer, ref taken, ref weight);
                }

                if (!await buffer.Updates.WaitToReadAsync(cancellationToken))
                {
                    break;
                }
            }

            await answer;
        }
        finally
        {
            if (!answer.IsCompleted)
            {
                await StopAsync(stop, answer);
            }

            Runtime.Streams.Close(id);
        }
    }

    public override async ValueTask DisposeAsync()
    {
        Task<int>? opened;
        lock (gate)
        {
            opened = opening;
        }

        if (opened is { IsCompletedSuccessfully: true })
        {
            Runtime.Tell(RunnerMethods.ClientClose, new ClientParams(await opened));
        }
    }

    private void Credit(int id, ModelStreamBuffer buffer, ref int taken, ref long weight)
    {
        buffer.Credit(taken, weight);
        Runtime.Tell(RunnerMethods.ModelCredit, new CreditParams(id, taken, weight));
        (taken, weight) = (0, 0);
    }

    // The answer completes after every update before it was heard, and so ends the buffer behind the last one.
    private async Task AskAsync(StreamParams parameters, ModelStreamBuffer buffer, CancellationToken cancellationToken)
    {
        try
        {
            await Runtime.AskAsync<StreamParams, Empty>(RunnerMethods.ModelStream, parameters, cancellationToken);
        }
        finally
        {
            buffer.Complete();
        }
    }

    // Whoever stops reading waits until the plugin has stopped writing, as it would in this process.
    private static async Task StopAsync(CancellationTokenSource stop, Task answer)
    {
        await stop.CancelAsync();
        try
        {
            await answer;
        }
        catch (Exception)
        {
            // It was told to stop; how it took that concerns nobody.
        }
    }

    private async ValueTask<int> OpenAsync(CancellationToken cancellationToken)
    {
        Task<int> task;
        lock (gate)
        {
            if (opening is { IsCompleted: true, IsCompletedSuccessfully: false })
            {
                opening = null;
            }

            task = opening ??= OpenCoreAsync();
        }

        return task.IsCompletedSuccessfully ? await task : await task.WaitAsync(cancellationToken);
    }

    private async Task<int> OpenCoreAsync()
    {
        var instance = await handle.GetAsync(CancellationToken.None);
        var client = Runtime.NextInstance();
        await Runtime.AskAsync<OpenClientParams, Empty>(RunnerMethods.ClientOpen, new OpenClientParams(instance, client, options), CancellationToken.None);
        return client;
    }
}

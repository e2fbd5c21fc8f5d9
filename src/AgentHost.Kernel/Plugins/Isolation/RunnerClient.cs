using System.Runtime.CompilerServices;
using AgentHost.Kernel.Plugins.Isolation.Protocol;

namespace AgentHost.Kernel.Plugins.Isolation;

/// <summary>A model client in the runner: made there with its first use.</summary>
internal sealed class RunnerClient(RunnerHandle handle, ModelClientOptions options) : ModelClient
{
    private readonly Lock gate = new();
    private Task<int>? opening;
    private IsolatedRuntime? openedIn;

    public override async ValueTask WarmUpAsync(CancellationToken cancellationToken)
    {
        var (runtime, client) = await OpenAsync(cancellationToken);
        await runtime.AskAsync<ClientParams, Empty>(RunnerMethods.ModelWarmUp, new ClientParams(client), cancellationToken);
    }

    public override async IAsyncEnumerable<ModelUpdate> StreamAsync(ModelRequest request, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var (runtime, client) = await OpenAsync(cancellationToken);
        var (id, buffer) = runtime.Streams.Open();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var answer = AskAsync(runtime, new StreamParams(client, id, request), buffer, stop.Token);
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
                        Credit(runtime, id, buffer, ref taken, ref weight);
                    }
                }

                if (taken > 0 && !answer.IsCompleted)
                {
                    Credit(runtime, id, buffer, ref taken, ref weight);
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

            runtime.Streams.Close(id);
        }
    }

    public override async ValueTask DisposeAsync()
    {
        Task<int>? opened;
        IsolatedRuntime? runtime;
        lock (gate)
        {
            opened = opening;
            runtime = openedIn;
        }

        if (opened is { IsCompletedSuccessfully: true })
        {
            runtime!.Tell(RunnerMethods.ClientClose, new ClientParams(await opened));
        }
    }

    private static void Credit(IsolatedRuntime runtime, int id, ModelStreamBuffer buffer, ref int taken, ref long weight)
    {
        buffer.Credit(taken, weight);
        runtime.Tell(RunnerMethods.ModelCredit, new CreditParams(id, taken, weight));
        (taken, weight) = (0, 0);
    }

    // The answer completes after every update before it was heard, and so ends the buffer behind the last one.
    private static async Task AskAsync(IsolatedRuntime runtime, StreamParams parameters, ModelStreamBuffer buffer, CancellationToken cancellationToken)
    {
        try
        {
            await runtime.AskAsync<StreamParams, Empty>(RunnerMethods.ModelStream, parameters, cancellationToken);
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

    private async ValueTask<(IsolatedRuntime Runtime, int Client)> OpenAsync(CancellationToken cancellationToken)
    {
        var instance = await handle.GetAsync(cancellationToken);
        var runtime = handle.Runtime;
        Task<int> task;
        lock (gate)
        {
            if (runtime != openedIn || opening is { IsCompleted: true, IsCompletedSuccessfully: false })
            {
                opening = null;
                openedIn = runtime;
            }

            task = opening ??= OpenCoreAsync(runtime, instance);
        }

        return (runtime, task.IsCompletedSuccessfully ? await task : await task.WaitAsync(cancellationToken));
    }

    private async Task<int> OpenCoreAsync(IsolatedRuntime runtime, int instance)
    {
        var client = runtime.NextInstance();
        await runtime.AskAsync<OpenClientParams, Empty>(RunnerMethods.ClientOpen, new OpenClientParams(instance, client, options), CancellationToken.None);
        return client;
    }
}

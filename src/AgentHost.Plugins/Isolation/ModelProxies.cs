using System.Runtime.CompilerServices;
using AgentHost.Plugins.Isolation.Protocol;

namespace AgentHost.Plugins.Isolation;

/// <summary>A model provider in the runner.</summary>
public sealed class RunnerProvider : ModelProvider
{
    private readonly RunnerHandle _handle;

    internal RunnerProvider(RunnerHandle handle)
    {
        _handle = handle;
    }

    /// <summary>Its process has ended: clients of it are no use to those who begin.</summary>
    public bool IsGone => _handle.Runtime.IsGone;

    public override async ValueTask<IReadOnlyList<ModelInfo>> ListModelsAsync(ModelClientOptions options, CancellationToken cancellationToken)
    {
        var instance = await _handle.GetAsync(cancellationToken);
        return await _handle.Runtime.RequireAsync<ListModelsParams, IReadOnlyList<ModelInfo>>(
            RunnerMethods.ProviderListModels, new ListModelsParams(instance, options), cancellationToken);
    }

    public override ModelClient CreateClient(ModelClientOptions options) => new RunnerClient(_handle, options);
}

/// <summary>A model client in the runner: made there with its first use.</summary>
internal sealed class RunnerClient(RunnerHandle handle, ModelClientOptions options) : ModelClient
{
    private readonly Lock _gate = new();
    private Task<int>? _opening;
    private IsolatedRuntime? _openedIn;

    public override async ValueTask WarmUpAsync(CancellationToken cancellationToken)
    {
        var (runtime, client) = await OpenAsync(cancellationToken);
        await runtime.AskAsync<ClientParams, Empty>(RunnerMethods.ModelWarmUp, new ClientParams(client), cancellationToken);
    }

    public override async IAsyncEnumerable<ModelUpdate> StreamAsync(ModelRequest request, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var (runtime, client) = await OpenAsync(cancellationToken);
        var answer = runtime.Streams.ReadAsync(
            (id, stop) => runtime.AskAsync<StreamParams, Empty>(RunnerMethods.ModelStream, new StreamParams(client, id, request), stop),
            taken => runtime.Tell(RunnerMethods.ModelCredit, taken),
            cancellationToken);
        await foreach (var update in answer)
        {
            yield return update;
        }
    }

    public override async ValueTask DisposeAsync()
    {
        Task<int>? opened;
        IsolatedRuntime? runtime;
        lock (_gate)
        {
            opened = _opening;
            runtime = _openedIn;
        }

        if (opened is { IsCompletedSuccessfully: true })
        {
            runtime!.Tell(RunnerMethods.ClientClose, new ClientParams(await opened));
        }
    }

    private async ValueTask<(IsolatedRuntime Runtime, int Client)> OpenAsync(CancellationToken cancellationToken)
    {
        var instance = await handle.GetAsync(cancellationToken);
        var runtime = handle.Runtime;
        Task<int> task;
        lock (_gate)
        {
            if (runtime != _openedIn || _opening is { IsCompleted: true, IsCompletedSuccessfully: false })
            {
                _opening = null;
                _openedIn = runtime;
            }

            task = _opening ??= OpenCoreAsync(runtime, instance);
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

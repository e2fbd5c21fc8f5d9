using AgentHost.Kernel.Plugins.Isolation.Protocol;

namespace AgentHost.PluginRunner;

internal sealed partial class RunnerSession
{
    private void RegisterModels()
    {
        link.Serve<ListModelsParams, IReadOnlyList<ModelInfo>>(RunnerMethods.ProviderListModels, (call, cancellationToken) =>
            Find(call.Instance).As<ModelProvider>().ListModelsAsync(call.Options.Value, cancellationToken));
        link.Serve<OpenClientParams, Empty>(RunnerMethods.ClientOpen, (call, _) =>
        {
            clients[call.Client] = Find(call.Instance).As<ModelProvider>().CreateClient(call.Options.Value);
            return ValueTask.FromResult(new Empty());
        });
        link.Hear<ClientParams>(RunnerMethods.ClientClose, call =>
        {
            if (clients.TryRemove(call.Client, out var client))
            {
                _ = CloseAsync(client);
            }
        });
        link.Serve<ClientParams, Empty>(RunnerMethods.ModelWarmUp, async (call, cancellationToken) =>
        {
            await ClientOf(call.Client).WarmUpAsync(cancellationToken);
            return new Empty();
        });
        link.Serve<StreamParams, Empty>(RunnerMethods.ModelStream, StreamAsync);
        link.Hear<CreditParams>(RunnerMethods.ModelCredit, call =>
        {
            if (streams.TryGetValue(call.Stream, out var credit))
            {
                credit.Give(call.Updates, call.Weight);
            }
        });
    }

    private async ValueTask<Empty> StreamAsync(StreamParams call, CancellationToken cancellationToken)
    {
        var client = ClientOf(call.Client);
        var credit = new StreamCredit();
        if (!streams.TryAdd(call.Stream, credit))
        {
            throw new InvalidOperationException($"The stream {call.Stream} is open.");
        }

        try
        {
            await foreach (var update in client.StreamAsync(call.Request.Value, cancellationToken).WithCancellation(cancellationToken))
            {
                await credit.TakeAsync(StreamWindow.WeightOf(update), cancellationToken);
                await link.TellAsync(RunnerMethods.ModelUpdate, new UpdateParams(call.Stream, update), cancellationToken);
            }
        }
        finally
        {
            streams.TryRemove(call.Stream, out _);
        }

        return new Empty();
    }

    private ModelClient ClientOf(int client) =>
        clients.TryGetValue(client, out var found) ? found : throw new InvalidOperationException($"No model client is open under the number {client}.");

    private static async Task CloseAsync(ModelClient client)
    {
        try
        {
            await client.DisposeAsync();
        }
        catch (Exception exception)
        {
            // Nobody waits for it; the host's log has it from here.
            await StandardStreams.Error.WriteLineAsync($"Closing a model client failed: {exception}");
        }
    }
}

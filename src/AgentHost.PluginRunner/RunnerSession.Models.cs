using AgentHost.Plugins.Isolation;
using AgentHost.Plugins.Isolation.Protocol;

namespace AgentHost.PluginRunner;

internal sealed partial class RunnerSession
{
    private void RegisterModels()
    {
        _link.Serve<ListModelsParams, IReadOnlyList<ModelInfo>>(RunnerMethods.ProviderListModels, (call, cancellationToken) =>
            Find(call.Instance).As<ModelProvider>().ListModelsAsync(call.Options.Value, cancellationToken));
        _link.Serve<OpenClientParams, Empty>(RunnerMethods.ClientOpen, (call, _) =>
        {
            _clients[call.Client] = Find(call.Instance).As<ModelProvider>().CreateClient(call.Options.Value);
            return ValueTask.FromResult(new Empty());
        });
        _link.Hear<ClientParams>(RunnerMethods.ClientClose, call =>
        {
            if (_clients.TryRemove(call.Client, out var client))
            {
                _ = CloseAsync(client);
            }
        });
        _link.Serve<ClientParams, Empty>(RunnerMethods.ModelWarmUp, async (call, cancellationToken) =>
        {
            await ClientOf(call.Client).WarmUpAsync(cancellationToken);
            return new Empty();
        });
        var sent = new SentStreams(_link);
        _link.Serve<StreamParams, Empty>(RunnerMethods.ModelStream, (call, cancellationToken) =>
            sent.SendAsync(call.Stream, ClientOf(call.Client).StreamAsync(call.Request.Value, cancellationToken), cancellationToken));
        _link.Hear<UpdateParams>(RunnerMethods.ModelUpdate, _lent.OnUpdate);
    }

    private ModelClient ClientOf(int client) =>
        _clients.TryGetValue(client, out var found) ? found : throw new InvalidOperationException($"No model client is open under the number {client}.");

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

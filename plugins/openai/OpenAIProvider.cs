using AgentHost.Plugins.OpenAI.Responses;

namespace AgentHost.Plugins.OpenAI;

/// <summary>Both provider types: they differ in their defaults only (<see cref="Endpoint"/>).</summary>
internal sealed class OpenAIProvider(IHttpClients http, TimeProvider time) : ModelProvider
{
    public override async ValueTask<IReadOnlyList<ModelInfo>> ListModelsAsync(ModelClientOptions options, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(options);
        var endpoint = Endpoint.From(options);
        if (endpoint.Problem is not null)
        {
            return [];
        }

        using var client = http.Create();
        return await ModelListing.ReadAsync(client, endpoint, cancellationToken);
    }

    public override ModelClient CreateClient(ModelClientOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var endpoint = Endpoint.From(options);
        return endpoint.UsesResponses ? new ResponsesClient(http, time, endpoint) : new ChatClient(http, time, endpoint);
    }
}

namespace AgentHost.Plugins.Ollama;

/// <summary>The provider type <c>ollama</c>.</summary>
internal sealed class OllamaProvider(IHttpClients http, TimeProvider time) : ModelProvider
{
    public override async ValueTask<IReadOnlyList<ModelInfo>> ListModelsAsync(ModelClientOptions options, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(options);
        var endpoint = new Endpoint(options);
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
        return new ChatClient(http, time, new Endpoint(options));
    }
}

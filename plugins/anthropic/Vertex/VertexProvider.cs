namespace AgentHost.Plugins.Anthropic.Vertex;

/// <summary>The provider type <c>vertex</c>.</summary>
internal sealed class VertexProvider(IPluginContext context) : ModelProvider
{
    private readonly GoogleLogins _logins = new(() => context.Credentials);
    private readonly Lazy<AccessTokens> _tokens = new(() => new AccessTokens(context.Time));

    public override async ValueTask<IReadOnlyList<ModelInfo>> ListModelsAsync(ModelClientOptions options, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(options);
        var endpoint = new VertexEndpoint(options);
        if (endpoint.Problem is not null)
        {
            return [];
        }

        using var client = context.Http.Create();
        return await VertexListing.ReadAsync(client, endpoint, new RequestTokens(_logins, _tokens.Value, endpoint), cancellationToken);
    }

    public override ModelClient CreateClient(ModelClientOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var endpoint = new VertexEndpoint(options);
        return new VertexClient(context.Http, context.Time, endpoint, new RequestTokens(_logins, _tokens.Value, endpoint));
    }
}

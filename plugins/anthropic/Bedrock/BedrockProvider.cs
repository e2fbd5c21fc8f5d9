namespace AgentHost.Plugins.Anthropic.Bedrock;

/// <summary>The provider type <c>bedrock</c>.</summary>
internal sealed class BedrockProvider(IPluginContext context) : ModelProvider
{
    private readonly AwsKeyFinder finder = new(() => context.Credentials);

    public override async ValueTask<IReadOnlyList<ModelInfo>> ListModelsAsync(ModelClientOptions options, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(options);
        var endpoint = new BedrockEndpoint(options);
        if (endpoint.Problem is not null)
        {
            return [];
        }

        using var client = context.Http.Create();
        return await BedrockListing.ReadAsync(client, endpoint, new RequestSigner(finder, endpoint, context.Time), cancellationToken);
    }

    public override ModelClient CreateClient(ModelClientOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return new BedrockClient(context.Http, context.Time, new BedrockEndpoint(options), finder);
    }
}

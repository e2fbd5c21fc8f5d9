namespace AgentHost.Plugins.Anthropic.Bedrock;

/// <summary>The provider type <c>bedrock</c>.</summary>
/// <param name="context">The plugin's services.</param>
/// <param name="logins">The folder of logins at IAM Identity Center; null for the usual one.</param>
internal sealed class BedrockProvider(IPluginContext context, string? logins = null) : ModelProvider
{
    private readonly AwsKeyFinder _finder = new(() => context.Credentials, new(() => new SsoKeys(context.Http, context.Time, logins)));

    public override async ValueTask<IReadOnlyList<ModelInfo>> ListModelsAsync(ModelClientOptions options, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(options);
        var endpoint = new BedrockEndpoint(options);
        if (endpoint.Problem is not null)
        {
            return [];
        }

        using var client = context.Http.Create();
        return await BedrockListing.ReadAsync(client, endpoint, new RequestSigner(_finder, endpoint, context.Time), cancellationToken);
    }

    public override ModelClient CreateClient(ModelClientOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return new BedrockClient(context.Http, context.Time, new BedrockEndpoint(options), _finder);
    }
}

namespace AgentHost.Security.Network;

/// <summary>
/// A provider that reaches the address that a person's settings give it, beside the hosts that its manifest names: who sends a provider elsewhere has said so.
/// </summary>
internal sealed class AddressedProvider(ModelProvider provider, DeclaredHosts hosts) : ModelProvider
{
    public override ValueTask<IReadOnlyList<ModelInfo>> ListModelsAsync(ModelClientOptions options, CancellationToken cancellationToken)
    {
        hosts.Give(options.BaseUrl);
        return provider.ListModelsAsync(options, cancellationToken);
    }

    public override ModelClient CreateClient(ModelClientOptions options)
    {
        hosts.Give(options.BaseUrl);
        return provider.CreateClient(options);
    }
}

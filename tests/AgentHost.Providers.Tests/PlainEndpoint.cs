using System.Net.Http.Headers;

namespace AgentHost.Providers.Tests;

/// <summary>An endpoint of the simplest provider.</summary>
internal sealed class PlainEndpoint(ModelClientOptions options) : ProviderEndpoint(options, "https://own.example/v1", "Plain")
{
    protected override void AddOwnHeaders(HttpRequestHeaders headers) => headers.TryAddWithoutValidation("X-Key", Credential);
}

namespace AgentHost.Plugins.Anthropic.Vertex;

/// <summary>Talks to one model on Google Vertex AI (Google Cloud, "Claude models", method <c>streamRawPredict</c>).</summary>
internal sealed class VertexClient(IHttpClients clients, TimeProvider time, VertexEndpoint endpoint, RequestTokens tokens)
    : MessagesClient(clients, time, endpoint)
{
    protected override string Path =>
        $"/v1/projects/{Uri.EscapeDataString(endpoint.Project!)}/locations/{endpoint.Region}/publishers/anthropic/models/"
        + $"{Uri.EscapeDataString(endpoint.Model).Replace("%40", "@", StringComparison.Ordinal)}:streamRawPredict";

    protected override ValueTask<ModelFault?> AuthorizeAsync(
        HttpRequestMessage message, ReadOnlyMemory<byte> body, HttpClient http, CancellationToken cancellationToken) =>
        tokens.AddAsync(message, http, cancellationToken);

    protected override ValueTask<bool> RenewAsync(ModelFault refused, CancellationToken cancellationToken) => new(tokens.Renew(refused));
}

using System.Net.Http.Headers;

namespace AgentHost.Plugins.Anthropic.Bedrock;

/// <summary>Talks to one model on Amazon Bedrock (Amazon Bedrock API Reference, "InvokeModelWithResponseStream").</summary>
internal sealed class BedrockClient(IHttpClients clients, TimeProvider time, BedrockEndpoint endpoint, AwsKeyFinder finder)
    : MessagesClient(clients, time, endpoint)
{
    public const string FrameType = "application/vnd.amazon.eventstream";

    private readonly RequestSigner _signer = new(finder, endpoint, time);

    protected override string Path => $"/model/{Uri.EscapeDataString(endpoint.Model)}/invoke-with-response-stream";

    protected override string AnswerType => FrameType;

    protected override void AddHeaders(HttpRequestHeaders headers, ModelRequest request)
    {
        // They stand in the body here.
        headers.Remove("anthropic-beta");
        base.AddHeaders(headers, request);
    }

    protected override ValueTask<ModelFault?> AuthorizeAsync(
        HttpRequestMessage message, ReadOnlyMemory<byte> body, HttpClient http, CancellationToken cancellationToken) =>
        _signer.SignAsync(message, [], body, cancellationToken);

    protected override ValueTask<bool> RenewAsync(ModelFault refused, CancellationToken cancellationToken) => _signer.RenewAsync(cancellationToken);

    protected override Stream Unframe(Stream body) => new FramedAnswer(body);
}

using System.Globalization;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Text.Json;
using AgentHost.Providers;
using Microsoft.Extensions.AI;

namespace AgentHost.Extensions.AI;

/// <summary>Maps a chat client's exceptions and errors to faults. The table stands in docs/authors/extensions-ai.md.</summary>
internal static class ChatFaults
{
    /// <summary>The client threw.</summary>
    /// <param name="endpoint">The endpoint that the request went to.</param>
    /// <param name="exception">The exception that it threw.</param>
    /// <param name="began">True when a part of the answer had come.</param>
    public static ModelFault Of(ChatEndpoint endpoint, Exception exception, bool began)
    {
        if (exception is HttpRequestException { StatusCode: { } code } refused)
        {
            return OfStatus(endpoint, (int)code, new ProviderError(refused.Message, null, null));
        }

        var kind = exception switch
        {
            EgressException => ModelFaultKind.InvalidRequest,
            HttpRequestException or IOException or SocketException or TimeoutException or OperationCanceledException =>
                began ? ModelFaultKind.StreamCut : ModelFaultKind.Unreachable,
            JsonException or FormatException or InvalidDataException => ModelFaultKind.BadResponse,
            UnauthorizedAccessException or AuthenticationException => ModelFaultKind.Authentication,
            ArgumentException or NotSupportedException => ModelFaultKind.InvalidRequest,
            _ => ModelFaultKind.Unknown,
        };
        var said = endpoint.Clean(string.IsNullOrWhiteSpace(exception.Message) ? exception.GetType().Name : exception.Message);
        return kind switch
        {
            ModelFaultKind.StreamCut => new(kind, $"The answer of {endpoint.Name} stopped before its end: {said}"),
            ModelFaultKind.Unreachable => new(kind, $"Cannot reach {endpoint.Name}: {said}"),
            ModelFaultKind.BadResponse => new(kind, $"The answer of {endpoint.Name} cannot be read: {said}"),
            ModelFaultKind.InvalidRequest => new(kind, $"{endpoint.Name} cannot take the request: {said}"),
            _ => Sentence(endpoint, kind, 0, new ProviderError(said, null, null)),
        };
    }

    /// <summary>Nothing came in time.</summary>
    public static ModelFault Silent(ChatEndpoint endpoint, bool began) => began
        ? ConnectionFaults.Silent(endpoint, endpoint.Idle, "idleSeconds")
        : new(ModelFaultKind.Unreachable, $"{endpoint.Name} did not answer within {endpoint.FirstToken.TotalSeconds:0.##} s (firstTokenSeconds).");

    /// <summary>The client reported an error within the answer.</summary>
    public static ModelFault OfError(ChatEndpoint endpoint, ErrorContent error)
    {
        var said = new ProviderError(error.Message, null, error.ErrorCode);
        return int.TryParse(error.ErrorCode, NumberStyles.None, CultureInfo.InvariantCulture, out var status) && status is >= 300 and < 600
            ? OfStatus(endpoint, status, said)
            : Sentence(endpoint, KindOf(said) ?? ModelFaultKind.Unknown, 0, said);
    }

    private static ModelFault OfStatus(ChatEndpoint endpoint, int status, ProviderError error)
    {
        var kind = ErrorFaults.KindOf(status);
        if (kind is ModelFaultKind.InvalidRequest or ModelFaultKind.RateLimited)
        {
            kind = KindOf(error) ?? (status == 404 && error.Says("model") ? ModelFaultKind.ModelNotFound : kind);
        }

        return Sentence(endpoint, kind, status, error) with { Status = status };
    }

    /// <summary>Services' own words for what is wrong, as far as several of them use the same.</summary>
    private static ModelFaultKind? KindOf(ProviderError error) =>
        error.Says("insufficient_quota") || error.Says("credit balance") ? ModelFaultKind.Quota
        : error.Says("context_length") || error.Says("maximum context length") || error.Says("prompt is too long") ? ModelFaultKind.ContextTooLong
        : error.Says("model_not_found") ? ModelFaultKind.ModelNotFound
        : error.Says("content_filter") || error.Says("content_policy") ? ModelFaultKind.ContentRefused
        : error.Says("rate_limit") ? ModelFaultKind.RateLimited
        : error.Says("overloaded") ? ModelFaultKind.Overloaded
        : error.Says("server_error") || error.Says("api_error") ? ModelFaultKind.ServerError
        : error.Says("invalid_request") || error.Says("invalid_prompt") ? ModelFaultKind.InvalidRequest
        : null;

    /// <summary>The sentence that every provider here uses, but for those that send the reader to an address, which only the client's library knows.</summary>
    private static ModelFault Sentence(ChatEndpoint endpoint, ModelFaultKind kind, int status, ProviderError error) =>
        ErrorFaults.Make(endpoint, kind, kind == ModelFaultKind.InvalidRequest ? 400 : status, error);
}

using AgentHost.Providers;

namespace AgentHost.Plugins.Anthropic.Faults;

/// <summary>Names what happened: HTTP status and the service's own words (documentation, "Errors") to a kind that the host can act on.</summary>
internal static class FaultMap
{
    /// <summary>A fault from an HTTP error.</summary>
    public static ModelFault FromStatus(Endpoint endpoint, int status, ProviderError error) => ErrorFaults.Make(endpoint, Kind(status, error), status, error);

    /// <summary>A fault from an <c>error</c> event inside a stream that began well: its type stands for the status that it would have been.</summary>
    public static ModelFault FromStream(Endpoint endpoint, ProviderError error) => FromStatus(endpoint, StatusOf(error.Type), error);

    private static int StatusOf(string? type) => type switch
    {
        "invalid_request_error" => 400,
        "authentication_error" => 401,
        "billing_error" => 402,
        "permission_error" => 403,
        "not_found_error" => 404,
        "conflict_error" => 409,
        "request_too_large" => 413,
        "rate_limit_error" => 429,
        "timeout_error" => 504,
        "overloaded_error" => 529,
        _ => 500,
    };

    private static ModelFaultKind Kind(int status, ProviderError error) => status switch
    {
        400 or 413 or 422 when IsContext(error) => ModelFaultKind.ContextTooLong,
        // An empty account and a spend limit are a 400 or a 429 by their words alone.
        >= 400 and < 500 when error.Type == "billing_error" || error.Says("credit balance") || error.Says("usage limits") || error.Says("spend limit") =>
            ModelFaultKind.Quota,
        400 when error.Says("content filtering") => ModelFaultKind.ContentRefused,
        // A wrong address has no error in JSON; a wrong model is "model: NAME".
        404 when error.Type == "not_found_error" && error.Message?.Contains("model", StringComparison.OrdinalIgnoreCase) == true =>
            ModelFaultKind.ModelNotFound,
        // Bedrock and Vertex in their own words.
        400 or 404 when error.Says("model identifier is invalid") || error.Says("publisher model") => ModelFaultKind.ModelNotFound,
        403 when error.Says("security token") || error.Says("request signature") => ModelFaultKind.Authentication,
        _ => ErrorFaults.KindOf(status),
    };

    private static bool IsContext(ProviderError error) =>
        error.Says("prompt is too long") || error.Says("exceed context limit") || error.Says("context window") || error.Says("input is too long")
        || error.Says("maximum context length");
}

namespace AgentHost.Plugins.OpenAI.Faults;

/// <summary>Names what happened: HTTP status and the service's own words to a kind that the host can act on.</summary>
internal static class FaultMap
{
    /// <summary>A fault from an HTTP error.</summary>
    public static ModelFault FromStatus(Endpoint endpoint, int status, ProviderError error, double? retryAfter) =>
        Make(endpoint, status, error) with { Status = status, RetryAfterSeconds = retryAfter };

    /// <summary>A fault from an error inside a stream that began well. Gateways put the HTTP status of the service behind them into <c>code</c>.</summary>
    public static ModelFault FromStream(Endpoint endpoint, ProviderError error)
    {
        if (int.TryParse(error.Code, out var status) && status is >= 400 and < 600)
        {
            return Make(endpoint, status, error) with { Status = status };
        }

        return Make(endpoint, StatusOfWords(error), error);
    }

    private static ModelFault Make(Endpoint endpoint, int status, ProviderError error)
    {
        var kind = Kind(status, error);
        var said = string.IsNullOrWhiteSpace(error.Message) ? $"HTTP status {status}" : endpoint.Clean(error.Message);
        var who = endpoint.Name;
        var message = kind switch
        {
            ModelFaultKind.Authentication when endpoint.CredentialSource is { } source => $"{who} does not accept the key from {source}: {said}",
            ModelFaultKind.Authentication => $"{who} wants a key and none was found: {said}",
            ModelFaultKind.Forbidden => $"{who} does not allow this with the key in use: {said}",
            ModelFaultKind.ModelNotFound => $"{who} does not know the model {endpoint.Model}: {said}",
            ModelFaultKind.RateLimited => $"{who} asks to slow down: {said}",
            ModelFaultKind.Overloaded => $"{who} is overloaded: {said}",
            ModelFaultKind.Quota => $"No quota or credit is left at {who}: {said}",
            ModelFaultKind.ContextTooLong => $"The request is longer than {endpoint.Model} takes: {said}",
            ModelFaultKind.ContentRefused => $"{who} refused the content: {said}",
            ModelFaultKind.InvalidRequest when status is >= 300 and < 400 => $"{who} answers from another address: correct baseUrl ({endpoint.Address}).",
            ModelFaultKind.InvalidRequest when status is 404 or 405 => $"Nothing takes chat requests at {endpoint.Address}: check baseUrl, which often ends in /v1 ({said})",
            ModelFaultKind.InvalidRequest => $"{who} refused the request: {said}",
            _ => $"{who} failed: {said}",
        };
        return new(kind, message) { Code = (error.Code ?? error.Type) is { } code ? endpoint.Clean(code) : null };
    }

    private static ModelFaultKind Kind(int status, ProviderError error)
    {
        if (status is 400 or 404 or 413 or 422 or 500 && IsContext(error))
        {
            return ModelFaultKind.ContextTooLong;
        }

        if (status is >= 400 and < 500 && (Says(error, "insufficient_quota") || Says(error, "billing_hard_limit") || Says(error, "insufficient balance")))
        {
            return ModelFaultKind.Quota;
        }

        return status switch
        {
            400 or 422 when Says(error, "content_filter") || Says(error, "content_policy") || Says(error, "responsibleaipolicyviolation") => ModelFaultKind.ContentRefused,
            400 or 404 or 422 when Says(error, "model_not_found") || Says(error, "model_not_available") => ModelFaultKind.ModelNotFound,
            // Gemini's OpenAI endpoint answers 400 to a wrong key.
            400 when Says(error, "api key not valid") || Says(error, "invalid_api_key") => ModelFaultKind.Authentication,
            401 => ModelFaultKind.Authentication,
            402 => ModelFaultKind.Quota,
            403 => ModelFaultKind.Forbidden,
            404 => error.Message?.Contains("model", StringComparison.OrdinalIgnoreCase) == true ? ModelFaultKind.ModelNotFound : ModelFaultKind.InvalidRequest,
            408 or 409 or 425 => ModelFaultKind.ServerError,
            413 => ModelFaultKind.ContextTooLong,
            429 => ModelFaultKind.RateLimited,
            503 or 529 => ModelFaultKind.Overloaded,
            >= 500 => ModelFaultKind.ServerError,
            >= 300 => ModelFaultKind.InvalidRequest,
            _ => ModelFaultKind.BadResponse,
        };
    }

    /// <summary>The words that services use; OpenAI alone has a code for it (<c>context_length_exceeded</c>), llama.cpp has <c>exceed_context_size_error</c>.</summary>
    private static bool IsContext(ProviderError error) =>
        Says(error, "context_length_exceeded") || Says(error, "exceed_context_size") || Says(error, "maximum context length") || Says(error, "context window")
        || Says(error, "context size") || Says(error, "prompt is too long") || Says(error, "input is too long") || Says(error, "too many tokens")
        || Says(error, "maximum prompt length");

    private static int StatusOfWords(ProviderError error) =>
        Says(error, "rate_limit") || Says(error, "too_many_requests") ? 429
        : Says(error, "overloaded") || Says(error, "unavailable") ? 503
        : Says(error, "invalid_request") || Says(error, "insufficient_quota") || IsContext(error) ? 400
        : Says(error, "authentication") || Says(error, "invalid_api_key") ? 401
        : Says(error, "content_filter") ? 400
        : 500;

    private static bool Says(ProviderError error, string words) =>
        Contains(error.Code, words) || Contains(error.Type, words) || Contains(error.Message, words);

    private static bool Contains(string? text, string words) => text?.Contains(words, StringComparison.OrdinalIgnoreCase) == true;
}
